/// The name of an optimizer, as configs write it.
public struct OptimizerName: RawRepresentable, CaseIterable, Hashable, Sendable {
  /// Every rule that a config can name, in the order in which messages list them.
  private static let rules: [any UpdateRule.Type] = [
    SGD.self, RMSprop.self, Adam.self, AdamW.self, Adamax.self, Nadam.self, Adagrad.self, Adadelta.self,
  ]

  public static let allCases = rules.map { OptimizerName($0) }

  /// The default, and the only one whose momentum searches treat as a parameter of its own.
  public static let sgd = OptimizerName(SGD.self)

  let rule: any UpdateRule.Type

  public var rawValue: String { rule.name }

  init(_ rule: any UpdateRule.Type) { self.rule = rule }

  public init?(rawValue: String) {
    guard let rule = Self.rules.first(where: { $0.name == rawValue }) else { return nil }
    self.rule = rule
  }

  public static func == (left: Self, right: Self) -> Bool { left.rawValue == right.rawValue }

  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}
