import Essentials
import Search

/// A `confirmation` line: a retraining of one of the best candidates, measured as the search measures.
public struct ConfirmationRecord: Equatable, Sendable {
  /// The trial whose parameters were retrained; nil for the baseline, if the search did not evaluate it.
  public let trial: Int?
  /// How many trials the search had made by then. A search that is extended is confirmed anew.
  public let trials: Int
  /// The index of the candidate, best first.
  public let candidate: Int
  /// The index of the retraining, from 0.
  public let count: Int
  public let parameters: [String: JSONValue]
  public let seed: Int
  public let outcome: Outcome

  init(
    trial: Int?, trials: Int, candidate: Int, count: Int, parameters: [String: JSONValue], seed: Int, _ outcome: Outcome
  ) {
    self.trial = trial
    self.trials = trials
    self.candidate = candidate
    self.count = count
    self.parameters = parameters
    self.seed = seed
    self.outcome = outcome.withoutEpochs
  }

  init?(_ line: JSONValue) {
    guard let candidate = line["candidate"]?.integer, let count = line["repeat"]?.integer,
      let parameters = line["parameters"]?.object, let seed = line["seed"]?.integer, let outcome = Outcome(line)
    else { return nil }
    self.init(
      trial: line["trial"]?.integer, trials: line["trials"]?.integer ?? 0, candidate: candidate, count: count,
      parameters: parameters, seed: seed, outcome)
  }

  var fields: [String: JSONValue] {
    let own: [String: JSONValue] = [
      "trial": trial.map { .integer($0) } ?? .null, "trials": .integer(trials), "candidate": .integer(candidate),
      "repeat": .integer(count), "parameters": .object(parameters), "seed": .integer(seed),
    ]
    return own.merging(outcome.fields) { $1 }
  }
}
