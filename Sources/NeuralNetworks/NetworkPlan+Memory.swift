import Essentials

/// A network that needs more memory than there is.
public struct MemoryShortage: Error, Equatable, CustomStringConvertible {
  public let description: String
}

extension NetworkPlan {
  /// Bytes that a training holds at least: the weights with their gradients and the copy of the best epoch, and what
  /// the layers with weights put out for a batch, which the backward pass needs.
  func trainingBytes(batchSize: Int) -> (weights: Double, activations: Double) {
    let outputs = elements.filter { $0.parameterCount > 0 }.map { $0.outputShape.reduce(1.0) { $0 * Double($1) } }
    return (12 * Double(parameterCount), 4 * Double(batchSize) * outputs.reduce(0, +))
  }

  /// Refuses a network that cannot be trained here, before anything is allocated.
  /// - Parameter limit: Bytes that there are.
  /// - Throws: `MemoryShortage` with both figures.
  public func requireMemory(batchSize: Int, limit: Int = MachineMemory.limit) throws(MemoryShortage) {
    let (weights, activations) = trainingBytes(batchSize: batchSize)
    guard weights + activations > Double(limit) else { return }
    throw MemoryShortage(
      description:
        "expected a network that this machine can train in its memory of \(describedBytes(limit)), found one "
        + "that needs at least \(describedBytes(weights + activations)): \(describedBytes(weights)) for weights and "
        + "gradients, \(describedBytes(activations)) for the activations of a batch of \(batchSize)")
  }
}
