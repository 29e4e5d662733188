import Essentials
import TensorCore

/// Which optimizer trains a network, and how.
public struct OptimizerSettings: Equatable, Sendable {
  public let rule: any UpdateRule
  public let learningRate: Double
  public let weightDecay: Double

  /// - Parameter weightDecay: nil: what is usual for the rule.
  public init<Rule: UpdateRule>(_ rule: Rule, learningRate: Double, weightDecay: Double? = nil) {
    self.rule = rule
    self.learningRate = learningRate
    self.weightDecay = weightDecay ?? Rule.usualWeightDecay
  }

  /// Reads `name` ("sgd"), `learningRate` and `weightDecay` (what is usual for the rule), and the rule's own keys.
  public init(_ reader: SettingsReader) {
    let type = reader.choice("name", of: OptimizerName.self, default: .sgd).rule
    learningRate = reader.number(
      "learningRate", default: type.usualLearningRate, in: 1e-9...100, unit: "(step per gradient)")
    weightDecay = reader.number("weightDecay", default: type.usualWeightDecay, in: 0...100)
    rule = type.init(reader)
  }

  public func makeOptimizer(for parameters: [NamedParameter]) -> Optimizer {
    Optimizer(parameters, rule, learningRate: learningRate, weightDecay: weightDecay)
  }

  public func makeOptimizer(for parameters: [Parameter]) -> Optimizer {
    Optimizer(parameters, rule, learningRate: learningRate, weightDecay: weightDecay)
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.rule.isEqual(to: right.rule)
      && (left.learningRate, left.weightDecay) == (right.learningRate, right.weightDecay)
  }
}

/// The optimizers that a config can name.
public enum OptimizerName: String, CaseIterable, Sendable {
  case sgd, rmsprop, adam, adamw, adamax, nadam, adagrad, adadelta

  var rule: any UpdateRule.Type {
    switch self {
    case .sgd: SGD.self
    case .rmsprop: RMSprop.self
    case .adam: Adam.self
    case .adamw: AdamW.self
    case .adamax: Adamax.self
    case .nadam: Nadam.self
    case .adagrad: Adagrad.self
    case .adadelta: Adadelta.self
    }
  }
}
