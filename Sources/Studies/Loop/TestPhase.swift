import Essentials
import Search

extension StudyRun {
  /// The final retrainings: start, best and plain network, each with the same seeds, measured on the test split.
  func test(_ best: Winner) throws {
    let start = study.start?.parameters
    let roles: [(role: TestRole, parameters: [String: JSONValue])] =
      (start.map { [(.start, $0)] } ?? []) + [(.end, best.parameters)]
      + (study.comparesPlain ? [(.plain, [:])] : [])
    // Whether the best is the baseline itself, so that its tests are known already.
    let isUnchanged = start.map { JSONValue.object($0).isSame(.object(best.parameters)) } ?? false

    var tasks: [TrialTask] = []
    var known = 0
    for (index, role) in roles.enumerated() {
      for count in 0..<study.testRepeats {
        var task = TrialTask(
          number: index * study.testRepeats + count, purpose: .test(role: role.role, repeat: count),
          parameters: role.parameters, seed: TrialTask.seed(study.seeds, "test", count))
        task.timeLimit = study.timeLimit
        task.objectives = study.objectives
        if study.refits { task.epochs = state.bestEpoch(of: role.parameters) }
        if try isKnown(task) { known += 1 } else { tasks.append(task) }
      }
    }
    progress.testsDone = known
    let copied = isUnchanged ? tasks.filter { $0.purpose.role == .end } : []
    try carryOut(tasks.filter { !isUnchanged || $0.purpose.role != .end }) { task, outcome in
      try keepTest(task, outcome)
    }
    guard !isCutShort else { return }
    for task in copied {
      // Equal parameters and seed give an equal outcome.
      guard case .test(_, let count) = task.purpose,
        let twin = state.test(TestName(role: .start, count: count))
      else { continue }
      try keepTest(task, twin.outcome)
    }
  }

  /// Whether the journal holds a test; one of parameters that are no longer the best does not count.
  private func isKnown(_ task: TrialTask) throws -> Bool {
    guard case .test(let role, let count) = task.purpose,
      let record = contents.state.test(TestName(role: role, count: count)),
      record.isTest(of: task.parameters)
    else { return false }
    guard record.seed == task.seed else {
      throw StudyError.testDeparted(path: journal.path, role: role, count: count)
    }
    return true
  }

  private func keepTest(_ task: TrialTask, _ outcome: Outcome) throws {
    guard case .test(let role, let count) = task.purpose else { return }
    let record = TestRecord(role: role, count: count, parameters: task.parameters, seed: task.seed, outcome)
    try append(outcome.epochs.map { .epoch(.test(record.name), $0) } + [.test(record)])
    try journal.sync()
    hasEvaluated = true
    progress.testsDone += 1
    if let directory = task.directory { folders.discard(TrialFiles(directory)) }
    try tell(.testFinished(record))
  }
}
