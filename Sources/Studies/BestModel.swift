import Essentials
import Search

/// Keeps `best.json` and `best.safetensors` in step with the journal's best trial.
///
/// Workers leave weights beside each other under `weights`; the coordinator renames the best one's
/// into place, in an order that a crash at any moment leaves mendable: `best.json` first, so weights
/// still lying under `weights` belong over `best.safetensors`.
struct BestModel {
  let paths: RunPaths
  let space: ParameterOrder
  let savesWeights: Bool

  func weightsPath(of trial: Int) -> String? { savesWeights ? paths.weights(of: trial) : nil }

  /// Makes room for weights.
  func prepare() throws {
    if savesWeights { try Files.makeDirectory(paths.weights) }
  }

  /// Makes `trial`, which is in the journal and on disk, the best.
  func promote(_ trial: TrialRecord) throws {
    let weights = paths.weights(of: trial.number)
    let hasWeights = Files.exists(weights) || (namedBest() == trial.number && Files.exists(paths.bestWeights))
    try Files.replace(paths.best, with: description(of: trial, hasWeights: hasWeights).document)
    if Files.exists(weights) {
      try Files.rename(weights, to: paths.bestWeights)
    } else if !hasWeights {
      // Weights of another trial under this one's name would be worse than none.
      Files.remove(paths.bestWeights)
    }
  }

  /// Drops the weights of a trial that is not the best.
  func discard(_ trial: Int) {
    if savesWeights { Files.remove(paths.weights(of: trial)) }
  }

  /// Brings the files in step with the journal after a crash, and clears what it left.
  func mend(best: TrialRecord?) throws {
    let lacksWeights = savesWeights && !Files.exists(paths.bestWeights)
    if let best, lacksWeights || namedBest() != best.number || Files.exists(paths.weights(of: best.number)) {
      try promote(best)
    }
    try clear()
  }

  /// Removes weights that nobody will promote.
  func clear() throws {
    guard Files.isDirectory(paths.weights) else { return }
    for name in try Files.list(paths.weights) { Files.remove("\(paths.weights)/\(name)") }
    Files.removeDirectory(paths.weights)
  }

  private func namedBest() -> Int? {
    (try? Files.readJSON(paths.best))?["number"]?.integer
  }

  private func description(of trial: TrialRecord, hasWeights: Bool) -> JSONValue {
    .object([
      "number": .integer(trial.number), "fitness": JSONValue(finite: trial.fitness),
      "parameters": .object(trial.parameters), "vector": .array(space.vector(trial.parameters)),
      "metrics": .object(trial.metrics.mapValues { .number($0) }),
      "weights": hasWeights ? "best.safetensors" : .null,
    ])
  }
}
