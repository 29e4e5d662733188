import Essentials

extension StudyRun {
  /// Carries out tasks, in order as slots become free, and hands each outcome to `keep` as it comes.
  ///
  /// After a signal no more tasks are given out; those running may finish within the grace time,
  /// and `isCutShort` is set when some did not run to their end.
  func evaluate(_ tasks: [TrialTask], keep: (TrialTask, Outcome) throws -> Void) throws {
    var waiting = tasks[...]
    var running = 0
    while !waiting.isEmpty || running > 0 {
      if restDeadline == nil, options.isInterrupted() {
        restDeadline = Time.monotonic + options.grace
        tell(.interrupting(running: running))
      }
      while restDeadline == nil, executor.freeSlots > 0, var task = waiting.popFirst() {
        // Only now is it known what the task has to beat.
        if task.saveWeights != nil { task.bestFitness = progress.best?.fitness }
        try executor.submit(task)
        hasEvaluated = true
        running += 1
        progress.running = running
        tell(.taskStarted(task))
      }
      if let restDeadline, running == 0 || Time.monotonic >= restDeadline {
        isCutShort = true
        progress.running = 0
        return
      }
      try executor.wait(atMost: 0.25) { event in
        switch event {
        case .epoch(let task, let record): tell(.epoch(task, record))
        case .warning(let text): tell(.warning(text))
        case .finished(let task, let outcome):
          running -= 1
          progress.running = running
          try keep(task, outcome)
        }
      }
    }
  }

  /// Puts a finished trial into the journal, and its weights where they belong.
  func keep(_ trial: TrialRecord, epochs: [EpochRecord]) throws {
    try journal.append(trial, epochs: epochs)
    // Trials of microseconds share the batch's sync; one that took time gets its own.
    if trial.seconds > 0.01 { try journal.sync() }
    progress.trialsDone += 1
    progress.trialsEvaluated += 1
    if trial.state == .failed { progress.trialsFailed += 1 }
    if trial.beats(progress.best) {
      progress.best = trial
      try journal.sync()
      try model.promote(trial)
    } else {
      model.discard(trial.number)
    }
    tell(.trialFinished(trial))
  }
}
