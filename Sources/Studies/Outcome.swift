import Essentials

/// How a trial ended.
public enum TrialState: String, Sendable { case complete, failed }

/// What came of a task: one JSON object, the same whether it passes through a pipe or lies in a file.
///
/// Numbers that are not finite never enter one: a fitness that is not makes the trial a failure, and
/// such metrics are left out.
public struct Outcome: Equatable, Sendable {
  public let state: TrialState
  /// Higher is better; nil exactly when the trial failed.
  public let fitness: Double?
  public let metrics: [String: Double]
  public internal(set) var epochs: [EpochRecord]
  /// Why the trial failed; nil when it did not.
  public let reason: String?
  /// Wall time.
  public internal(set) var seconds: Double

  private init(
    _ state: TrialState, _ fitness: Double?, _ metrics: [String: Double], _ epochs: [EpochRecord],
    _ reason: String?, _ seconds: Double
  ) {
    self.state = state
    self.fitness = fitness
    self.metrics = metrics.values.allSatisfy(\.isFinite) ? metrics : metrics.filter { $0.value.isFinite }
    self.epochs = epochs
    self.reason = reason
    self.seconds = seconds.isFinite ? seconds : 0
  }

  /// A trial that ran to its end. A fitness that is not finite makes it a failure.
  public static func complete(
    fitness: Double, metrics: [String: Double] = [:], epochs: [EpochRecord] = [], seconds: Double = 0
  ) -> Outcome {
    guard fitness.isFinite else {
      return failed("the fitness is not a finite number", metrics: metrics, epochs: epochs, seconds: seconds)
    }
    return Outcome(.complete, fitness, metrics, epochs, nil, seconds)
  }

  /// A trial that failed, such as with reason "diverged".
  public static func failed(
    _ reason: String, metrics: [String: Double] = [:], epochs: [EpochRecord] = [], seconds: Double = 0
  ) -> Outcome {
    Outcome(.failed, nil, metrics, epochs, reason, seconds)
  }
}

extension Outcome {
  /// All but the epochs: the keys that a journal line shares with a task's answer.
  var fields: [String: JSONValue] {
    var object: [String: JSONValue] = [
      "state": .string(state.rawValue), "fitness": JSONValue(finite: fitness),
      "metrics": .object(metrics.mapValues { .number($0) }), "seconds": .number(seconds),
    ]
    if let reason { object["reason"] = .string(reason) }
    return object
  }

  public var json: JSONValue {
    var object = fields
    object["epochs"] = .array(epochs.map(\.json))
    return .object(object)
  }

  /// Nil when `json` is not an outcome.
  public init?(_ json: JSONValue) {
    let metrics = (json["metrics"]?.object ?? [:]).compactMapValues(\.number)
    let epochs = (json["epochs"]?.array ?? []).compactMap(EpochRecord.init)
    let seconds = json["seconds"]?.number ?? 0
    switch json["state"]?.string.flatMap(TrialState.init) {
    case .complete:
      guard let fitness = json["fitness"]?.number else { return nil }
      self = .complete(fitness: fitness, metrics: metrics, epochs: epochs, seconds: seconds)
    case .failed:
      let reason = json["reason"]?.string ?? "no reason given"
      self = .failed(reason, metrics: metrics, epochs: epochs, seconds: seconds)
    case nil:
      return nil
    }
  }
}
