import Essentials
import Search

extension StudyRun {
  /// Ask, evaluate, tell, until the strategy has nothing more to propose or the run is cut short.
  func search() throws {
    var course = SearchCourse(study, contents, paths, options)
    while !isCutShort {
      let status = try course.advance { record in
        // Nothing is derived from a result that a power failure could undo.
        try journal.sync()
        try append([.strategy(record)])
        try tell(.strategyRecord(record))
      }
      progress.stage = course.driver.strategy.stage
      if case .over(let reason) = status {
        ending = reason
        return
      }
      tasks.waiting += course.pending
      course.pending = []
      try work { task, outcome in
        guard let record = course.record(task, outcome) else { return }
        try keep(record, epochs: outcome.epochs)
        course.finish(record, epochs: outcome.epochs)
      }
    }
  }

  /// Writes a finished trial to the journal, and moves its weights to where they belong.
  private func keep(_ trial: TrialRecord, epochs: [EpochRecord]) throws {
    try append(epochs.map { .epoch(.trial(trial.number), $0) } + [.trial(trial)])
    progress.trialsEvaluated += 1
    if state.best?.number == trial.number { isBestPromoted = false }
    // Weights that are not moved now would be cleared.
    if !isBestPromoted, study.leavings.weights { try flush() } else { try flush(after: trial.seconds) }
    clear(paths.trial(trial.number))
    try tell(.trialFinished(trial))
  }

  /// Trials of microseconds share a flush to disk; one that took time gets its own. A power failure in between loses
  /// only these, and they are evaluated again with the same results.
  private func flush(after seconds: Double) throws {
    let now = Time.monotonic
    guard seconds > 0.01 || now - lastFlush > 0.25 else { return }
    try flush()
    lastFlush = now
  }

  /// Puts the journal on disk, then the best trial's files in step with it.
  func flush() throws {
    try journal.sync()
    guard !isBestPromoted, let best = state.best, let record = state.study else { return }
    try model.promote(best, in: record)
    isBestPromoted = true
  }

  /// Removes the files of a finished trial that are not needed any more.
  private func clear(_ files: TrialFiles) {
    if study.leavings.weights { Files.remove(files.weights) }
    // A picture is needed until its generation is told, a state until no trial can continue it.
    if !study.leavings.samples, !study.leavings.state { folders.discard(files) }
  }
}
