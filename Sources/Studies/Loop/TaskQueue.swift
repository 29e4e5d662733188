import Essentials

/// Tasks that have no result yet.
struct TaskQueue {
  /// Not started yet, in order.
  var waiting: [TrialTask] = []
  var running = 0

  var isEmpty: Bool { waiting.isEmpty && running == 0 }
}

extension StudyRun {
  /// Starts waiting tasks while there are free slots, and waits until something happens.
  ///
  /// After a signal, or once the time limit is reached, no more tasks are started; those running may finish within the
  /// grace time. `isCutShort` is set once that leaves tasks undone.
  /// - Parameter keep: Called with each outcome as it comes.
  func work(keep: (TrialTask, Outcome) throws -> Void) throws {
    try noticeInterruption()
    while restDeadline == nil, executor.freeSlots > 0, !tasks.waiting.isEmpty {
      var task = tasks.waiting.removeFirst()
      // Only now is the fitness to beat known.
      if task.savesWeights, task.purpose == .search {
        task.bestFitness = state.best?.fitness.map(study.objectives[0].better.oriented)
      }
      task.directory = try folders.make(files(of: task))
      if task.threads == nil, options.threads > 1 { task.threads = options.threads }
      try executor.submit(task)
      hasEvaluated = true
      tasks.running += 1
      progress.running = tasks.running
      try tell(.taskStarted(task))
    }
    if let restDeadline, tasks.running == 0 || Time.monotonic >= restDeadline {
      isCutShort = true
      progress.running = 0
      return
    }
    try executor.wait(atMost: 0.25) { event in
      switch event {
      case .epoch(let task, let record): try tell(.epoch(task, record))
      case .warning(let text): try tell(.warning(text))
      case .finished(let task, let outcome):
        tasks.running -= 1
        progress.running = tasks.running
        try keep(task, outcome)
      }
    }
  }

  /// Carries out all tasks, or until the run is cut short. Fewer tasks than slots get the threads of the idle ones.
  func carryOut(_ list: [TrialTask], keep: (TrialTask, Outcome) throws -> Void) throws {
    let share = list.isEmpty ? 1 : executor.freeSlots / list.count
    tasks.waiting += list.map { task in
      var task = task
      if share > 1 { task.threads = options.threads * share }
      return task
    }
    while !tasks.isEmpty, !isCutShort { try work(keep: keep) }
  }

  private func noticeInterruption() throws {
    guard restDeadline == nil else { return }
    let isLate = options.timeout.map { Time.monotonic - began >= $0 } ?? false
    guard isLate || options.isInterrupted() else { return }
    restDeadline = Time.monotonic + (isLate ? .infinity : options.grace)
    try tell(.interrupting(running: tasks.running, isLate: isLate))
  }

  private func files(of task: TrialTask) -> TrialFiles {
    switch task.purpose {
    case .search: paths.trial(task.number)
    case .confirmation(let candidate, let count): paths.confirmation(candidate, count)
    case .test(let role, let count): TrialFiles("\(paths.trials)/test-\(role.rawValue)-\(count)")
    case .refit: paths.refit
    }
  }
}
