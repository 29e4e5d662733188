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
  /// This times a weight is added to its gradient, an L2 penalty; AdamW shrinks the weights themselves, as
  /// Keras does with every rule.
  public let weightDecay: Double
  /// The number of steps made so far.
  public private(set) var stepCount = 0
  /// The names of what the rule keeps, such as `conv1.weight.velocity`, parameter by parameter.
  private let stateNames: [[String]]
  private var states: [[Tensor]]

  public init(
    _ parameters: [NamedParameter], _ rule: any UpdateRule, learningRate: Double, weightDecay: Double = 0
  ) {
    self.rule = rule
    self.parameters = parameters.map(\.parameter)
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    let initial = parameters.map { (name: $0.name, state: rule.initialState(for: $0.parameter.shape)) }
    stateNames = initial.map { element in element.state.map { "\(element.name).\($0.name)" } }
    states = initial.map { $0.state.map(\.tensor) }
  }

  /// An optimizer of parameters that `state` names by their index.
  public convenience init(
    _ parameters: [Parameter], _ rule: any UpdateRule, learningRate: Double, weightDecay: Double = 0
  ) {
    let named = parameters.enumerated().map { NamedParameter("\($0)", $1) }
    self.init(named, rule, learningRate: learningRate, weightDecay: weightDecay)
  }

  /// What the rule keeps of all parameters, as `conv1.weight.velocity`. Later steps do not change it.
  public var state: [NamedTensor] {
    zip(stateNames, states).flatMap { names, tensors in zip(names, tensors).map { NamedTensor($0, $1) } }
  }

  /// One step of every parameter that has a gradient.
  /// - Parameter clipNorm: The maximum norm of all gradients together, enforced as PyTorch's `clip_grad_norm_`
  ///   does: gradients are multiplied by clipNorm / (norm + 1e-6), when that is below 1.
  public func step(clipNorm: Double = .infinity) {
    stepCount += 1
    var descent = Descent(rate: learningRate, decay: weightDecay)
    if clipNorm.isFinite { descent.scale = min(1, clipNorm / (gradientNorm + 1e-6)) }
    for (index, parameter) in parameters.enumerated() {
      parameter.update(&states[index], step: stepCount, descent, rule.update)
    }
  }

  /// The Euclidean norm of all gradients together.
  public var gradientNorm: Double {
    parameters.reduce(0) { $0 + ($1.gradient?.squaredNorm ?? 0) }.squareRoot()
  }

  /// Forgets all gradients, so that the next backward pass starts from zero.
  public func clearGradients() { parameters.forEach { $0.clearGradient() } }

  /// Continues from the state of an optimizer of the same rule and parameters.
  public func restore(_ state: [NamedTensor], stepCount: Int) {
    self.state.requireSameNames(as: state)
    var rest = state[...]
    for index in states.indices {
      states[index] = rest.prefix(states[index].count).map(\.tensor.detached)
      rest = rest.dropFirst(states[index].count)
    }
    self.stepCount = stepCount
  }
}
