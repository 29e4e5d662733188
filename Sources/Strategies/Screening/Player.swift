import Essentials
import NeuralNetworks
import TensorCore

/// A small network that a strategy trains while it searches: fully connected layers with leaky ReLU between them.
///
/// Sendable, since a strategy copies a player that another value shares before training it; see `makeUnique`.
final class Player: @unchecked Sendable {
  let network: Network
  private let optimizer: Optimizer
  private let make: @Sendable () -> Player

  /// - Parameters:
  ///   - hidden: Units of each hidden layer.
  ///   - output: The activation of the last layer: tanh for a generator, linear for a discriminator, whose
  ///     sigmoid is part of the loss.
  ///   - seed: The stream that the weights are drawn from.
  init(
    inputs: Int, hidden: [Int], outputs: Int, output: Activation, leakySlope: Double, rule: any UpdateRule,
    learningRate: Double, seed: SeededGenerator
  ) {
    make = {
      Player(
        inputs: inputs, hidden: hidden, outputs: outputs, output: output, leakySlope: leakySlope, rule: rule,
        learningRate: learningRate, seed: seed)
    }
    let inner = hidden.map { (units: $0, activation: Activation.leakyReLU(slope: Float(leakySlope))) }
    var width = inputs
    let layers = (inner + [(outputs, output)]).enumerated().map { index, layer in
      defer { width = layer.units }
      let name = "layer\(index + 1)"
      let plan = Dense.Plan(units: layer.units, activation: layer.activation)
      return (name, plan.makeLayer(for: [width], seed: seed.child(name)))
    }
    network = Network(inputShape: [inputs], layers: layers)
    optimizer = Optimizer(network.parameters, rule, learningRate: learningRate)
  }

  /// A network of the refinement's game, trained by stochastic gradient descent.
  convenience init(
    _ settings: GanRefineSettings.Player, inputs: Int, outputs: Int, output: Activation, leakySlope: Double,
    seed: SeededGenerator
  ) {
    self.init(
      inputs: inputs, hidden: settings.hidden, outputs: outputs, output: output, leakySlope: leakySlope,
      rule: SGD(momentum: settings.momentum), learningRate: settings.learningRate, seed: seed)
  }

  /// A player with the same weights and momentum, which is trained independently.
  func copy() -> Player {
    let copy = make()
    copy.network.restore(network.state)
    copy.optimizer.restore(optimizer.state, stepCount: optimizer.stepCount)
    return copy
  }

  func callAsFunction(_ input: Tensor) -> Tensor { network(input, in: .inference) }

  /// One step down the gradient of `loss`.
  func descend(_ loss: Tensor) {
    loss.backward()
    optimizer.step()
    optimizer.clearGradients()
  }

  /// Whether training has left every weight a finite number.
  var isFinite: Bool {
    optimizer.parameters.allSatisfy { $0.value.values.allSatisfy(\.isFinite) }
  }

  /// Runs `body` with this network's weights held constant: gradients flow through it, not into it.
  func frozen<Result>(_ body: (Player) -> Result) -> Result {
    optimizer.parameters.frozen { body(self) }
  }
}

extension [Player] {
  /// Copies the networks that another copy of this value shares, before they are trained.
  mutating func makeUnique() {
    for index in indices where !isKnownUniquelyReferenced(&self[index]) { self[index] = self[index].copy() }
  }
}
