import CKernels

/// A tensor that training changes, with the gradient that the last backward runs left for it.
public final class Parameter: @unchecked Sendable {
  // Belongs to the model that lists it, which one thread trains at a time.

  /// The present value; an optimizer writes into its storage.
  public let value: Tensor
  /// The sum of the gradients since `clearGradient`; nil when there was none.
  public private(set) var gradient: Tensor?
  /// A frozen parameter takes part as a constant: nothing is computed for its gradient.
  public var isTrainable = true

  public init(_ value: Tensor) { self.value = value.detached }

  public var shape: [Int] { value.shape }
  public var count: Int { value.count }

  /// The value as an operation's input.
  public var tensor: Tensor {
    guard isTrainable, Gradients.areRecorded else { return value }
    let node = GraphNode(parents: [nil]) { gradient in
      self.add(gradient)
      return [nil]
    }
    return Tensor(shape: value.shape, storage: value.storage, node: node)
  }

  public func clearGradient() { gradient = nil }

  private func add(_ part: Tensor) {
    guard let gradient else {
      self.gradient = part.detached
      return
    }
    self.gradient = gradient + part.detached
  }
}
