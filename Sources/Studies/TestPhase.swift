import Essentials

/// The final retrainings: start, best and plain network, each with the same seeds, measured on the test split.
struct TestPhase {
  private let run: StudyRun
  private let tasks: [TrialTask]
  /// Whether the best is the baseline itself, so that its tests are known already.
  private let isUnchanged: Bool

  init(_ run: StudyRun, best: TrialRecord) {
    self.run = run
    let start = run.study.start?.parameters
    let roles: [(TestRole, [String: JSONValue])] =
      (start.map { [(.start, $0)] } ?? []) + [(.end, best.parameters)]
      + (run.study.comparesPlain ? [(.plain, [:])] : [])
    let repeats = run.study.testRepeats
    tasks = roles.enumerated().flatMap { index, role in
      (0..<repeats).map { count in
        TrialTask(
          number: index * repeats + count, purpose: .test(role: role.0, repeat: count),
          parameters: role.1, seed: TrialTask.seed(run.seeds, "test", count),
          timeLimit: run.study.timeLimit)
      }
    }
    isUnchanged = start.map { ConfigChange.isSame(.object($0), .object(best.parameters)) } ?? false
  }

  func carryOut() throws {
    var known: [Int: TestRecord] = [:]
    for task in tasks {
      guard case .test(let role, let count) = task.purpose,
        let record = run.contents.tests.first(where: { $0.name == TestName(role: role, count: count) })
      else { continue }
      guard record.seed == task.seed else {
        throw StudyError.testDeparted(path: run.journal.path, role: role, count: count)
      }
      known[task.number] = record
    }
    run.progress.testsDone = known.count
    let missing = tasks.filter { known[$0.number] == nil }
    let copied = isUnchanged ? missing.filter { $0.purpose.role == .end } : []
    let evaluated = missing.filter { task in !copied.contains { $0.number == task.number } }
    try run.evaluate(evaluated) { task, outcome in
      known[task.number] = try keep(task, outcome)
    }
    guard !run.isCutShort else { return }
    for task in copied {
      // Equal parameters and seed give an equal outcome.
      guard let twin = known[task.number - run.study.testRepeats] else { continue }
      try keep(task, twin.outcome)
    }
  }

  @discardableResult
  private func keep(_ task: TrialTask, _ outcome: Outcome) throws -> TestRecord? {
    guard case .test(let role, let count) = task.purpose else { return nil }
    let record = TestRecord(role: role, count: count, seed: task.seed, outcome)
    try run.journal.append(record, epochs: outcome.epochs)
    try run.journal.sync()
    run.progress.testsDone += 1
    run.tell(.testFinished(record))
    return record
  }
}
