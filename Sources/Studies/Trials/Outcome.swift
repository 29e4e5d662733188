import Essentials
import Search

/// The result of a task: one JSON object, the same whether it passes through a pipe or lies in a file.
///
/// All numbers are finite: a fitness that is not finite makes the trial a failure, and such metrics are left out.
public struct Outcome: Equatable, Sendable {
  public let state: TrialState
  /// The value of the first objective, as it was measured; nil if the trial failed.
  public let fitness: Double?
  /// Other measures by name.
  public let metrics: [String: Double]
  public internal(set) var epochs: [EpochRecord]
  /// Why the trial failed or was pruned; nil if it is complete.
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

  /// A trial that failed, with a reason such as "diverged".
  public static func failed(
    _ reason: String, metrics: [String: Double] = [:], epochs: [EpochRecord] = [], seconds: Double = 0
  ) -> Outcome {
    Outcome(.failed, nil, metrics, epochs, reason, seconds)
  }

  /// A trial that was stopped early, because it was worse than others at the same epoch.
  /// - Parameter fitness: The best value that it had reached.
  public static func pruned(
    fitness: Double, epoch: Int, metrics: [String: Double] = [:], epochs: [EpochRecord] = [], seconds: Double = 0
  ) -> Outcome {
    guard fitness.isFinite else {
      return failed("the fitness is not a finite number", metrics: metrics, epochs: epochs, seconds: seconds)
    }
    return Outcome(.pruned, fitness, metrics, epochs, "pruned after epoch \(epoch)", seconds)
  }
}

extension Outcome {
  /// Everything except the epochs: the keys that a journal line shares with a worker's answer.
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

  /// Nil if `json` is not an outcome.
  public init?(_ json: JSONValue) {
    let metrics = (json["metrics"]?.object ?? [:]).compactMapValues(\.number)
    let epochs = (json["epochs"]?.array ?? []).compactMap(EpochRecord.init)
    let seconds = json["seconds"]?.number ?? 0
    let fitness = json["fitness"]?.number
    switch json["state"]?.string.flatMap(TrialState.init) {
    case .complete:
      guard let fitness else { return nil }
      self = .complete(fitness: fitness, metrics: metrics, epochs: epochs, seconds: seconds)
    case .failed:
      let reason = json["reason"]?.string ?? "no reason given"
      self = .failed(reason, metrics: metrics, epochs: epochs, seconds: seconds)
    case .pruned:
      guard let fitness, fitness.isFinite else { return nil }
      let metrics = metrics.filter { $0.value.isFinite }
      self = Outcome(.pruned, fitness, metrics, epochs, json["reason"]?.string ?? "pruned", seconds)
    case nil:
      return nil
    }
  }
}

extension Outcome {
  /// The same without its epochs, which have lines of their own in the journal.
  var withoutEpochs: Outcome {
    var outcome = self
    outcome.epochs = []
    return outcome
  }
}
