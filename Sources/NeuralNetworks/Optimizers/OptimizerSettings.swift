import Essentials
import TensorCore

/// Which optimizer trains a network, and how.
public struct OptimizerSettings: Equatable, Sendable {
  public let rule: any UpdateRule
  public let learningRate: Double
  public let weightDecay: Double

  /// - Parameter weightDecay: nil: the rule's default.
  public init<Rule: UpdateRule>(_ rule: Rule, learningRate: Double, weightDecay: Double? = nil) {
    self.rule = rule
    self.learningRate = learningRate
    self.weightDecay = weightDecay ?? Rule.defaultWeightDecay
  }

  /// Reads `name` ("sgd"), `learningRate` and `weightDecay` (the rule's defaults), and the rule's own keys. The learning
  /// rate "keras" is Keras's default for the rule.
  public init(_ reader: SettingsReader) {
    let type = reader.choice("name", default: OptimizerName.sgd).rule
    if reader.has("learningRate"), reader.raw("learningRate") == "keras" {
      learningRate = type.kerasLearningRate
      reader.resolve("learningRate", as: .number(learningRate))
    } else {
      learningRate = reader.number(
        "learningRate", default: type.defaultLearningRate, in: 1e-9...100, unit: "(step per gradient)")
    }
    _ = reader.sgdMomentum()
    weightDecay = reader.number("weightDecay", default: type.defaultWeightDecay, in: 0...100)
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
