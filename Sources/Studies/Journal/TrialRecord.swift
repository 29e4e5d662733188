import Essentials
import Search

/// A `trial` line.
public struct TrialRecord: Equatable, Sendable {
  public let number: Int
  /// The iteration or generation that the trial belongs to; nil if its strategy has none.
  public let batch: Int?
  public let parameters: [String: JSONValue]
  public let seed: Int
  /// The number of epochs that it could train, counted from its beginning; nil for the configuration's.
  public let epochs: Int?
  /// The trial whose training it continued.
  public let continues: Int?
  /// Who proposed the trial.
  public let origin: Origin
  /// Without epochs, which have lines of their own.
  public let outcome: Outcome

  public enum Origin: String, Sendable {
    case strategy
    /// The user, before or while the search ran.
    case enqueued
  }

  public var state: TrialState { outcome.state }
  /// The first objective as it was measured; nil if the trial failed.
  public var fitness: Double? { outcome.fitness }
  public var metrics: [String: Double] { outcome.metrics }
  public var reason: String? { outcome.reason }
  public var seconds: Double { outcome.seconds }

  public init(
    number: Int, _ candidate: Candidate, seed: Int, origin: Origin = .strategy, _ outcome: Outcome
  ) {
    self.init(
      number: number, batch: candidate.batch, parameters: candidate.parameters, seed: seed, epochs: candidate.epochs,
      continues: candidate.continues, origin: origin, outcome)
  }

  private init(
    number: Int, batch: Int?, parameters: [String: JSONValue], seed: Int, epochs: Int?, continues: Int?,
    origin: Origin, _ outcome: Outcome
  ) {
    self.number = number
    self.batch = batch
    self.parameters = parameters
    self.seed = seed
    self.epochs = epochs
    self.continues = continues
    self.origin = origin
    self.outcome = outcome.withoutEpochs
  }

  /// Nil if the line lacks what a trial must have.
  init?(_ line: JSONValue) {
    guard let number = line["number"]?.integer, number >= 0, let parameters = line["parameters"]?.object,
      let seed = line["seed"]?.integer, let outcome = Outcome(line)
    else { return nil }
    self.init(
      number: number, batch: line["batch"]?.integer, parameters: parameters, seed: seed,
      epochs: line["epochs"]?.integer, continues: line["continues"]?.integer,
      origin: line["origin"]?.string.flatMap(Origin.init) ?? .strategy, outcome)
  }

  var fields: [String: JSONValue] {
    var own: [String: JSONValue] = [
      "number": .integer(number), "parameters": .object(parameters), "seed": .integer(seed),
    ]
    if let batch { own["batch"] = .integer(batch) }
    if let epochs { own["epochs"] = .integer(epochs) }
    if let continues { own["continues"] = .integer(continues) }
    if origin != .strategy { own["origin"] = .string(origin.rawValue) }
    return own.merging(outcome.fields) { $1 }
  }

  /// The objectives, higher is better; nil if the trial failed or did not measure one of them.
  public func values(of objectives: [Objective]) -> [Double]? {
    guard let fitness, state != .failed else { return nil }
    var values: [Double] = []
    for (index, objective) in objectives.enumerated() {
      guard let value = index == 0 ? fitness : metrics[objective.metric] else { return nil }
      values.append(objective.better.oriented(value))
    }
    return values
  }
}
