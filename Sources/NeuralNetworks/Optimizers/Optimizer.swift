import TensorCore

/// Moves a network's weights against their gradients, by a rule.
///
/// ```swift
/// let optimizer = Optimizer(network.parameters, Adam(), learningRate: 0.001)
/// loss.backward()
/// optimizer.step()
/// optimizer.clearGradients()
/// ```
public final class Optimizer {
  public let rule: any UpdateRule
  public let parameters: [Parameter]
  /// How far a step goes; a schedule changes it.
  public var learningRate: Double
  /// So many times a weight is added to its gradient, an L2 penalty; AdamW shrinks the weights themselves,
  /// as Keras does with every rule.
  public let weightDecay: Double
  /// How many steps have been made.
  public private(set) var stepCount = 0
  /// What the rule remembers of all parameters, as `conv1.weight.velocity`; `step` changes the values.
  public let state: [NamedTensor]
  /// The same, parameter by parameter.
  private let stateOfParameter: [[Tensor]]

  public init(
    _ parameters: [NamedParameter], _ rule: any UpdateRule, learningRate: Double, weightDecay: Double = 0
  ) {
    self.rule = rule
    self.parameters = parameters.map(\.parameter)
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    let states = parameters.map { element in
      rule.initialState(for: element.parameter.shape)
        .map { NamedTensor("\(element.name).\($0.name)", $0.tensor) }
    }
    state = states.flatMap { $0 }
    stateOfParameter = states.map { $0.map(\.tensor) }
  }

  /// Parameters that go by their index in the names of `state`.
  public convenience init(
    _ parameters: [Parameter], _ rule: any UpdateRule, learningRate: Double, weightDecay: Double = 0
  ) {
    let named = parameters.enumerated().map { NamedParameter("\($0)", $1) }
    self.init(named, rule, learningRate: learningRate, weightDecay: weightDecay)
  }

  /// One step of every parameter that has a gradient.
  /// - Parameter clipNorm: What the norm of all gradients together is brought down to, as PyTorch's
  ///   `clip_grad_norm_` does: by clipNorm / (norm + 1e-6), when that is below 1.
  public func step(clipNorm: Double = .infinity) {
    stepCount += 1
    var descent = Descent(rate: learningRate, decay: weightDecay)
    if clipNorm.isFinite { descent.scale = min(1, clipNorm / (gradientNorm + 1e-6)) }
    for (parameter, state) in zip(parameters, stateOfParameter) {
      rule.update(parameter, state, step: stepCount, descent)
    }
  }

  /// The Euclidean norm of all gradients together.
  public var gradientNorm: Double {
    parameters.reduce(0) { $0 + ($1.gradient?.squaredNorm ?? 0) }.squareRoot()
  }

  /// Forgets all gradients, so that the next backward run starts from zero.
  public func clearGradients() { parameters.forEach { $0.clearGradient() } }

  /// Continues from where an optimizer of the same rule and parameters stood.
  public func restore(_ state: [NamedTensor], stepCount: Int) {
    self.state.copyValues(from: state)
    self.stepCount = stepCount
  }
}
