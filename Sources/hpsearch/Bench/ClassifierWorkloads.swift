import Essentials
import NeuralNetworks
import TensorCore

extension Workload {
  /// A square matrix product.
  static func product(size: Int) -> Workload {
    let left = benchTensor([size, size], "left")
    let right = benchTensor([size, size], "right")
    return Workload(operations: 2 * size * size * size) { _ = dense(left, weight: right) }
  }

  /// A whole training step of the classifier that a config's `model` object describes: forward, backward and
  /// Adam.
  static func classifier(_ model: JSONValue, input: [Int], classes: Int, batch: Int) throws -> Workload {
    let plan = try ModelSettings.read(model, parameters: [:], from: "bench").plan(input: input, classes: classes)
    let seed = SeededGenerator(seed: 0)
    let network = plan.makeNetwork(seed: seed)
    let optimizer = Optimizer(network.parameters, Adam(), learningRate: 1e-3)
    let samples = benchTensor([batch] + plan.inputShape, "input")
    var draw = seed.child("labels")
    let labels = (0..<batch).map { _ in Int32(draw.integer(below: classes)) }
    return Workload(
      operations: batch * plan.trainingOperations, bytes: plan.trainingBytes(batch: batch),
      parameters: plan.parameterCount,
      kernels: plan.kernelCases(batch: batch) { pass, isFirst in pass == .inputGradient && isFirst ? 0 : 1 }
    ) {
      crossEntropy(network(samples, in: .training(seed)), labels: labels).backward()
      optimizer.step()
      optimizer.clearGradients()
    }
  }
}

extension Workload {
  /// The network for windows of nine motion signals: two fully connected layers per time step, two LSTMs, six
  /// classes; batches of 64 windows of 128 steps.
  static func recurrent(units: [Int], cells: [Int]) throws -> Workload {
    let dense = units.map { ["layer": "dense", "units": .integer($0), "activation": "relu"] as JSONValue }
    let lstms = cells.enumerated().map { index, cells in
      let isLast = index == units.count - 1
      return ["layer": "lstm", "units": .integer(cells), "returnSequence": .bool(!isLast), "recurrentBias": true]
        as JSONValue
    }
    return try classifier(
      ["layers": .array(dense + lstms + [["layer": "output"]])], input: [128, 9], classes: 6, batch: 64)
  }
}

extension NetworkPlan {
  /// Each layer's output and its gradient are written and read; each weight is read twice, its gradient written
  /// and read, and Adam reads and writes value and both moments.
  func trainingBytes(batch: Int) -> Int {
    let activations = elements.reduce(0) { $0 + batch * $1.outputShape.reduce(1, *) }
    return (4 * activations + 10 * parameterCount) * MemoryLayout<Float>.size
  }
}
