import Essentials
import Search

/// Which final retraining: whose parameters, and its index.
public struct TestName: Hashable, Comparable, Sendable {
  public let role: TestRole
  /// The index of the retraining, from 0.
  public let count: Int

  public init(role: TestRole, count: Int) {
    self.role = role
    self.count = count
  }

  /// The name in an epoch's line; nil if it belongs to no test.
  init?(_ line: JSONValue) {
    guard let role = line["test"]?.string.flatMap(TestRole.init), let count = line["repeat"]?.integer else {
      return nil
    }
    self.init(role: role, count: count)
  }

  /// In the order of the roles.
  public static func < (left: TestName, right: TestName) -> Bool {
    left.role == right.role ? left.count < right.count : left.role.index < right.role.index
  }
}

/// A `test` line: a final retraining, measured on the test split.
public struct TestRecord: Equatable, Sendable {
  public let role: TestRole
  /// The index of the retraining, from 0. Equal indexes have equal seeds for every role.
  public let count: Int
  /// What was retrained; nil in journals of format 1.
  public let parameters: [String: JSONValue]?
  public let seed: Int
  public let outcome: Outcome

  public var name: TestName { TestName(role: role, count: count) }
  /// The metric that the search optimized, measured on the test split as `testMacroF1` for `macroF1`; the accuracy if
  /// it was not measured, as in journals of format 1. Nil if the test failed or measured neither.
  public func measure(of objective: Objective) -> (metric: String, value: Double)? {
    guard state == .complete else { return nil }
    for metric in [objective.metric, "accuracy"] {
      if let value = metrics["test" + metric.prefix(1).uppercased() + metric.dropFirst()] { return (metric, value) }
    }
    return nil
  }

  public var state: TrialState { outcome.state }
  public var metrics: [String: Double] { outcome.metrics }
  public var reason: String? { outcome.reason }
  public var seconds: Double { outcome.seconds }

  public init(role: TestRole, count: Int, parameters: [String: JSONValue]?, seed: Int, _ outcome: Outcome) {
    self.role = role
    self.count = count
    self.parameters = parameters
    self.seed = seed
    self.outcome = outcome.withoutEpochs
  }

  init?(_ line: JSONValue) {
    guard let role = line["role"]?.string.flatMap(TestRole.init), let count = line["repeat"]?.integer,
      let seed = line["seed"]?.integer, let outcome = Outcome(line)
    else { return nil }
    self.init(role: role, count: count, parameters: line["parameters"]?.object, seed: seed, outcome)
  }

  var fields: [String: JSONValue] {
    var own: [String: JSONValue] = [
      "role": .string(role.rawValue), "repeat": .integer(count), "seed": .integer(seed),
      "accuracy": JSONValue(finite: state == .complete ? metrics["testAccuracy"] : nil),
    ]
    if let parameters { own["parameters"] = .object(parameters) }
    return own.merging(outcome.fields) { $1 }
  }

  /// Whether this is a test of the given parameters; a record without parameters counts as one.
  func isTest(of parameters: [String: JSONValue]) -> Bool {
    self.parameters.map { JSONValue.object($0).isSame(.object(parameters)) } ?? true
  }
}
