import Essentials

extension LearningRateSchedule {
  /// The course of the learning rate after the warm-up; each rule's file says how it is made.
  public struct Shape: Equatable, Sendable {
    /// Every rule that a config can name, in the order in which messages list them.
    fileprivate static let rules: [any LearningRateRule.Type] = [
      ConstantRate.self, StepRate.self, ExponentialRate.self, CosineRate.self,
    ]

    private let rule: any LearningRateRule

    init(_ rule: any LearningRateRule) { self.rule = rule }

    /// Reads `name` ("constant") and the rule's own keys.
    init(_ reader: SettingsReader, epochs: Int) {
      rule = reader.choice("name", default: RuleName(ConstantRate.self)).rule.init(reader, epochs: epochs)
    }

    /// What the learning rate is multiplied by in an epoch, from 0.
    public func factor(epoch: Int) -> Double { rule.factor(epoch: epoch) }

    /// The section that reads as this shape.
    public var json: JSONValue {
      .object(rule.settings.merging(["name": .string(rule.name)]) { $1 })
    }

    public static func == (left: Self, right: Self) -> Bool { left.rule.isEqual(to: right.rule) }
  }
}

/// The name of a rule, as configs write it.
private struct RuleName: RawRepresentable, CaseIterable, Sendable {
  static let allCases = LearningRateSchedule.Shape.rules.map { RuleName($0) }

  let rule: any LearningRateRule.Type

  var rawValue: String { rule.name }

  init(_ rule: any LearningRateRule.Type) { self.rule = rule }

  init?(rawValue: String) {
    guard let rule = LearningRateSchedule.Shape.rules.first(where: { $0.name == rawValue }) else { return nil }
    self.rule = rule
  }
}
