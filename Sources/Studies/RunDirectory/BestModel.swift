import Essentials
import Search

/// Keeps `best.json` and `best.safetensors` in step with the journal's best trial.
///
/// Workers leave weights in the directories of their trials; the coordinator renames the best one's into place, in an
/// order that allows repair after a crash at any moment: `best.json` first, so weights still in the trial's directory
/// belong over `best.safetensors`.
struct BestModel {
  let paths: RunPaths
  let savesWeights: Bool

  /// Makes `trial`, which is in the journal and on disk, the best.
  /// - Parameter weights: The weights of a later training of its parameters; nil for its own.
  func promote(_ trial: TrialRecord, weights: String? = nil, in study: StudyRecord) throws {
    try promote(
      .object([
        "number": .integer(trial.number), "fitness": JSONValue(finite: trial.fitness),
        "parameters": .object(trial.parameters), "vector": .array(study.vector(trial.parameters)),
        "metrics": .object(trial.metrics.mapValues { .number($0) }),
      ]), weights: weights ?? paths.trial(trial.number).weights)
  }

  /// Makes the candidate that the confirmation has chosen the best.
  /// - Parameter weights: The weights of one of its retrainings.
  func promote(_ winner: Winner, weights: String, in study: StudyRecord) throws {
    try promote(
      .object([
        "number": winner.trial.map { .integer($0) } ?? .null, "fitness": JSONValue(finite: winner.fitness),
        "parameters": .object(winner.parameters), "vector": .array(study.vector(winner.parameters)),
        "confirmation": winner.confirmation.map(\.json) ?? .null,
      ]), weights: weights)
  }

  /// Brings the files back in step with the journal after a crash.
  func mend(best: TrialRecord, in study: StudyRecord) throws {
    let lacksWeights = savesWeights && !Files.exists(paths.bestWeights)
    guard lacksWeights || namedBest() != best.number || Files.exists(paths.trial(best.number).weights) else { return }
    try promote(best, in: study)
  }

  /// - Parameter content: The content of `best.json` except for the weights.
  private func promote(_ content: JSONValue, weights: String) throws {
    let isNamed = namedBest() == content["number"]?.integer
    let hasWeights = Files.exists(weights) || (isNamed && Files.exists(paths.bestWeights))
    let complete = content.overlaid(by: ["weights": hasWeights ? "best.safetensors" : .null])
    try Files.replace(paths.best, with: complete.document)
    if Files.exists(weights) {
      try Files.rename(weights, to: paths.bestWeights)
    } else if !hasWeights {
      // No weights are better than those of another trial under this one's name.
      Files.remove(paths.bestWeights)
    }
  }

  private func namedBest() -> Int? {
    (try? Files.readJSON(paths.best))?["number"]?.integer
  }
}
