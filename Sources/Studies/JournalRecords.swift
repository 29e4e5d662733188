import Essentials
import Search

/// The journal's `study` line: what is searched, and how.
public struct StudyRecord: Equatable, Sendable {
  public let name: String
  public let method: String
  public let seed: Int
  /// Resolved, defaults included.
  public var config: JSONValue
  /// Of the program that began the study.
  public let version: String
  /// The hand-made baseline, by name; nil when there is none.
  public let start: [String: JSONValue]?
  /// A digest of the data that trials are measured on; nil when there is none.
  public let data: String?

  init(_ study: Study) {
    name = study.name
    method = study.method
    seed = study.seed
    config = study.config
    version = study.version
    start = study.start?.parameters
    data = study.data
  }

  init?(_ line: JSONValue) {
    guard let name = line["name"]?.string, let method = line["method"]?.string,
      let seed = line["seed"]?.integer
    else { return nil }
    self.name = name
    self.method = method
    self.seed = seed
    config = line["config"] ?? .object([:])
    version = line["version"]?.string ?? ""
    start = line["start"]?.object
    data = line["data"]?.string
  }

  var fields: [String: JSONValue] {
    [
      "format": .integer(Journal.format), "name": .string(name), "method": .string(method),
      "seed": .integer(seed), "config": config, "version": .string(version),
      "start": start.map { .object($0) } ?? .null, "data": data.map { .string($0) } ?? .null,
    ]
  }
}

/// A `trial` line.
public struct TrialRecord: Equatable, Sendable {
  public let number: Int
  public let batch: Int
  public let parameters: [String: JSONValue]
  public let seed: Int
  /// Without the epochs, which have lines of their own.
  public let outcome: Outcome

  public var state: TrialState { outcome.state }
  /// Nil exactly when the trial failed.
  public var fitness: Double? { outcome.fitness }
  public var metrics: [String: Double] { outcome.metrics }
  public var reason: String? { outcome.reason }
  public var seconds: Double { outcome.seconds }

  public init(_ task: TrialTask, batch: Int, _ outcome: Outcome) {
    number = task.number
    self.batch = batch
    parameters = task.parameters
    seed = task.seed
    var outcome = outcome
    outcome.epochs = []
    self.outcome = outcome
  }

  /// Nil when the line lacks what a trial must have.
  init?(_ line: JSONValue) {
    guard let task = TrialTask(line), task.number >= 0, let outcome = Outcome(line) else { return nil }
    self.init(task, batch: line["batch"]?.integer ?? 0, outcome)
  }

  var fields: [String: JSONValue] {
    let own: [String: JSONValue] = [
      "number": .integer(number), "batch": .integer(batch), "parameters": .object(parameters),
      "seed": .integer(seed),
    ]
    return own.merging(outcome.fields) { $1 }
  }

  /// Whether this trial beats `other`: a higher fitness, or the same with a lower number.
  func beats(_ other: TrialRecord?) -> Bool {
    guard let fitness else { return false }
    guard let other, let rival = other.fitness else { return true }
    return fitness > rival || (fitness == rival && number < other.number)
  }
}

/// Which final retraining: whose parameters, and the how manieth.
public struct TestName: Hashable, Comparable, Sendable {
  public let role: TestRole
  /// From 0.
  public let count: Int

  public init(role: TestRole, count: Int) {
    self.role = role
    self.count = count
  }

  /// Of an epoch's line; nil when it is of no test.
  init?(_ line: JSONValue) {
    guard let role = line["test"]?.string.flatMap(TestRole.init), let count = line["repeat"]?.integer else {
      return nil
    }
    self.init(role: role, count: count)
  }

  /// In the order of the roles.
  public static func < (left: TestName, right: TestName) -> Bool {
    left.role == right.role ? left.count < right.count : left.role.place < right.role.place
  }
}

/// A `test` line: a final retraining, measured on the test split.
public struct TestRecord: Equatable, Sendable {
  public let role: TestRole
  /// Which of the retrainings, from 0. The same one has the same seed for both roles.
  public let count: Int
  public let seed: Int
  public let outcome: Outcome

  public var name: TestName { TestName(role: role, count: count) }
  /// `testAccuracy` of the metrics; nil when the test failed.
  public var accuracy: Double? { state == .complete ? metrics["testAccuracy"] : nil }
  public var state: TrialState { outcome.state }
  public var metrics: [String: Double] { outcome.metrics }
  public var reason: String? { outcome.reason }
  public var seconds: Double { outcome.seconds }

  public init(role: TestRole, count: Int, seed: Int, _ outcome: Outcome) {
    self.role = role
    self.count = count
    self.seed = seed
    var outcome = outcome
    outcome.epochs = []
    self.outcome = outcome
  }

  init?(_ line: JSONValue) {
    guard let role = line["role"]?.string.flatMap(TestRole.init), let count = line["repeat"]?.integer,
      let seed = line["seed"]?.integer, let outcome = Outcome(line)
    else { return nil }
    self.init(role: role, count: count, seed: seed, outcome)
  }

  var fields: [String: JSONValue] {
    let own: [String: JSONValue] = [
      "role": .string(role.rawValue), "repeat": .integer(count), "seed": .integer(seed),
      "accuracy": JSONValue(finite: accuracy),
    ]
    return own.merging(outcome.fields) { $1 }
  }
}
