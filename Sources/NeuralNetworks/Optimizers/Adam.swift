import TensorCore

/// Adam (Kingma and Ba, 2015, arXiv 1412.6980), with PyTorch's place for epsilon.
public final class Adam: Optimizer {
  public let parameters: [Parameter]
  public let learningRate: Float
  public let beta1: Float
  public let beta2: Float
  public let epsilon: Float
  private let means: [Tensor]
  private let squares: [Tensor]
  private var steps = 0

  /// - Parameters:
  ///   - beta1, beta2: Decay of the running mean and mean square of gradients, in 0 ..< 1.
  public init(
    _ parameters: [Parameter], learningRate: Float, beta1: Float = 0.9, beta2: Float = 0.999,
    epsilon: Float = 1e-8
  ) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    means = parameters.map { Tensor($0.shape, repeating: 0) }
    squares = parameters.map { Tensor($0.shape, repeating: 0) }
  }

  public func step() {
    steps += 1
    for (parameter, (mean, square)) in zip(parameters, zip(means, squares)) {
      parameter.descendByAdam(
        rate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, step: steps, mean: mean,
        square: square)
    }
  }
}
