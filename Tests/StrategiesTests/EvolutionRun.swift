import Essentials
import Search

/// What a search by a sampler did in a test.
struct EvolutionRun: Equatable {
  struct Trial: Equatable {
    let vector: [Double]
    let values: [Double]?

    var fitness: Double? { values?.first }
  }

  var trials: [Trial] = []
  /// The search's stage when each trial was told.
  var stages: [String] = []
  /// Why the search ended before its budget was spent.
  var end: String?

  var best: Trial? {
    trials.max { ($0.fitness ?? -.infinity) < ($1.fitness ?? -.infinity) }
  }

  /// Runs a sampler as a study does: asks until nothing more may be open, then tells the oldest result.
  /// - Parameter objective: Of the parameter vector, higher is better; nil for a failure.
  init(
    _ sampler: some Sampler, _ space: SearchSpace, trials count: Int, window: Int = 8,
    duplicates: SampledSearchSettings.Duplicates = .refuse, seed: UInt64 = 1, objective: ([Double]) -> [Double]?
  ) {
    var search = SampledSearch(
      sampler, space: space, settings: SampledSearchSettings(trials: count, window: window, duplicates: duplicates),
      seed: SeededGenerator(seed: seed))
    var open = OpenTrials()
    while true {
      switch search.ask(open) {
      case .candidate(let candidate):
        open.own.append(candidate)
        continue
      case .wait: break
      case .done(let reason): end = reason
      }
      guard !open.own.isEmpty else { return }
      let candidate = open.own.removeFirst()
      let vector = candidate.assignment?.vector ?? []
      let values = objective(vector)
      stages.append(search.stage ?? "")
      _ = search.tell(
        CandidateResult(candidate: candidate, fitness: values?.first, trial: trials.count, values: values))
      trials.append(Trial(vector: vector, values: values))
    }
  }
}
