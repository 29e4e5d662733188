import Essentials
import Search

/// A `refit` line: the winner's last training, on training and validation samples together, whose weights are the
/// study's `best.safetensors`.
public struct RefitRecord: Equatable, Sendable {
  /// The trial whose parameters were trained; nil for the baseline, if the search did not evaluate it.
  public let trial: Int?
  public let parameters: [String: JSONValue]
  public let seed: Int
  /// The number of epochs that the search found best; nil if the refit had to find it itself.
  public let epochs: Int?
  public let outcome: Outcome

  init(trial: Int?, parameters: [String: JSONValue], seed: Int, epochs: Int?, _ outcome: Outcome) {
    self.trial = trial
    self.parameters = parameters
    self.seed = seed
    self.epochs = epochs
    self.outcome = outcome.withoutEpochs
  }

  init?(_ line: JSONValue) {
    guard let parameters = line["parameters"]?.object, let seed = line["seed"]?.integer, let outcome = Outcome(line)
    else { return nil }
    self.init(
      trial: line["trial"]?.integer, parameters: parameters, seed: seed, epochs: line["epochs"]?.integer, outcome)
  }

  var fields: [String: JSONValue] {
    let own: [String: JSONValue] = [
      "trial": trial.map { .integer($0) } ?? .null, "parameters": .object(parameters), "seed": .integer(seed),
      "epochs": epochs.map { .integer($0) } ?? .null,
    ]
    return own.merging(outcome.fields) { $1 }
  }

  /// Whether this is the outcome of a task.
  func isOutcome(of task: TrialTask) -> Bool {
    seed == task.seed && epochs == task.epochs && JSONValue.object(parameters).isSame(.object(task.parameters))
  }
}
