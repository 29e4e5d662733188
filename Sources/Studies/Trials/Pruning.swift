import Search

/// Compares a running trial with the thresholds of its task.
struct Pruning {
  private let thresholds: [Int: PruningThreshold]
  private let objectives: [Objective]
  /// The best value of each objective so far, higher is better.
  private var best: [Double]

  init(_ task: TrialTask) {
    thresholds = Dictionary(task.thresholds.map { ($0.epoch, $0) }, uniquingKeysWith: { first, _ in first })
    objectives = task.objectives
    best = Array(repeating: -.infinity, count: objectives.count)
  }

  mutating func answer(to epoch: EpochRecord) -> EpochAnswer {
    guard !thresholds.isEmpty, let values = epoch.values(of: objectives) else { return .proceed }
    for (index, value) in values.enumerated() { best[index] = max(best[index], value) }
    guard let threshold = thresholds[epoch.epoch], threshold.values.count == best.count else { return .proceed }
    return threshold.prunes(best: best) ? .stop : .proceed
  }
}
