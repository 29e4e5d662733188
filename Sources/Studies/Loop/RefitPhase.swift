import Essentials
import Search

extension StudyRun {
  /// Trains the winner on training and validation samples together, and makes that network the study's best.
  func refit(_ winner: Winner) throws {
    guard study.refits, let record = state.study else { return }
    var task = TrialTask(
      number: 0, purpose: .refit, parameters: winner.parameters, seed: TrialTask.seed(study.seeds, "refit", 0))
    task.timeLimit = study.timeLimit
    task.objectives = study.objectives
    task.savesWeights = true
    task.epochs = state.bestEpoch(of: winner.parameters)
    if let last = state.refit, last.isOutcome(of: task),
      last.outcome.state != .complete || Files.exists(paths.bestWeights)
    {
      return
    }
    try carryOut([task]) { task, outcome in
      try append([
        .refit(
          RefitRecord(
            trial: winner.trial, parameters: task.parameters, seed: task.seed, epochs: task.epochs, outcome))
      ])
      try journal.sync()
      if outcome.state != .complete {
        try tell(.warning("the winner could not be trained on all samples: \(outcome.reason ?? "no reason given")"))
      }
    }
    guard !isCutShort, state.refit?.outcome.state == .complete else { return }
    let weights = paths.refit.weights
    if winner.confirmation == nil, let trial = winner.trial.flatMap(state.trial) {
      try model.promote(trial, weights: weights, in: record)
    } else {
      try model.promote(winner, weights: weights, in: record)
    }
  }
}

extension StudyState {
  /// The best epoch of some parameters, the mean over their trials and retrainings in the search, rounded; nil if none
  /// of them has measured it.
  func bestEpoch(of parameters: [String: JSONValue]) -> Int? {
    let key = JSONValue.object(parameters)
    let outcomes =
      trials.filter { JSONValue.object($0.parameters).isSame(key) }.map(\.outcome)
      + confirmations.filter { JSONValue.object($0.parameters).isSame(key) }.map(\.outcome)
    let epochs = outcomes.filter { $0.state == .complete }.compactMap { $0.metrics["bestEpoch"] }
    guard !epochs.isEmpty else { return nil }
    return max(1, Int((epochs.reduce(0, +) / Double(epochs.count)).rounded()))
  }
}
