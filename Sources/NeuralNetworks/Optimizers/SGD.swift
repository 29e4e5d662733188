import TensorCore

/// Stochastic gradient descent with momentum: v ← momentum · v + gradient; w ← w − learningRate · v.
public final class SGD: Optimizer {
  public let parameters: [Parameter]
  public let learningRate: Float
  public let momentum: Float
  private let velocities: [Tensor?]

  /// - Parameter momentum: In 0 ..< 1; 0 keeps no velocities.
  public init(_ parameters: [Parameter], learningRate: Float, momentum: Float = 0) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.momentum = momentum
    velocities = parameters.map { momentum == 0 ? nil : Tensor($0.shape, repeating: 0) }
  }

  public func step() {
    for (parameter, velocity) in zip(parameters, velocities) {
      parameter.descend(rate: learningRate, momentum: momentum, velocity: velocity)
    }
  }
}
