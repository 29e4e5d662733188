import Essentials
import Search

extension StudyRun {
  /// Retrains the best distinct candidates and the baseline with fresh seeds, measured as the search measures, so that
  /// the winner is chosen by a mean and not by one lucky trial.
  func confirm() throws {
    guard let confirmation = study.confirmation, let record = state.study else { return }
    let trials = state.trials.count
    let candidates = state.candidatesForBest(confirmation.top, start: record.start)
    progress.confirmationsTotal = candidates.count * confirmation.repeats
    let known = Dictionary(grouping: state.confirmations.filter { $0.trials == trials }, by: \.count)
    var tasks: [TrialTask] = []
    for (index, candidate) in candidates.enumerated() {
      for count in 0..<confirmation.repeats {
        var task = TrialTask(
          number: index * confirmation.repeats + count, purpose: .confirmation(candidate: index, repeat: count),
          parameters: candidate.parameters, seed: TrialTask.seed(study.seeds, "confirmation", count))
        task.timeLimit = study.timeLimit
        task.objectives = study.objectives
        task.savesWeights = study.leavings.weights
        let isKnown = (known[count] ?? []).contains {
          $0.seed == task.seed && JSONValue.object($0.parameters).isSame(.object(task.parameters))
        }
        if !isKnown { tasks.append(task) }
      }
    }
    progress.confirmationsDone = progress.confirmationsTotal - tasks.count
    try carryOut(tasks) { task, outcome in
      guard case .confirmation(let index, let count) = task.purpose else { return }
      let record = ConfirmationRecord(
        trial: candidates[index].trial, trials: trials, candidate: index, count: count, parameters: task.parameters,
        seed: task.seed, outcome)
      try append([.confirmation(record)])
      try journal.sync()
      progress.confirmationsDone += 1
      try tell(.confirmationFinished(record))
    }
    guard !isCutShort, let winner = state.winner else { return }
    // The weights are those of the first retraining: only one trial's own were kept, whichever was the best.
    let index = candidates.firstIndex { JSONValue.object($0.parameters).isSame(.object(winner.parameters)) } ?? 0
    try model.promote(winner, weights: paths.confirmation(index, 0).weights, in: record)
  }
}
