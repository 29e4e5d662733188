import Essentials
import Search

/// Ask, evaluate, tell, until the strategy has nothing more to propose.
struct SearchPhase {
  private let run: StudyRun
  private var strategy: any SearchStrategy
  private let recorded: [Int: TrialRecord]
  private var writtenRecords: Set<String>
  private var number = 0

  init(_ run: StudyRun) {
    self.run = run
    strategy = run.study.strategy
    recorded = Dictionary(uniqueKeysWithValues: run.contents.trials.map { ($0.number, $0) })
    writtenRecords = Set(run.contents.records.map(Self.key))
  }

  mutating func carryOut() throws {
    var batch = 0
    while case let candidates = strategy.ask(), !candidates.isEmpty {
      guard let results = try evaluate(candidates, batch: batch) else { return }
      // Nothing is learnt from a result that a power cut could take back.
      try run.journal.sync()
      try write(strategy.tell(results))
      batch += 1
      run.progress.batchesDone = batch
    }
    if let trial = recorded.keys.filter({ $0 >= number }).min() {
      throw departure(trial, "the search ends before it")
    }
  }

  /// The results of one batch in trial order; nil when a signal cut it short.
  private mutating func evaluate(_ candidates: [Candidate], batch: Int) throws -> [CandidateResult]? {
    let tasks = candidates.enumerated().map { offset, candidate in
      TrialTask(
        number: number + offset, parameters: candidate.parameters,
        seed: TrialTask.seed(run.seeds, "trial", number + offset), timeLimit: run.study.timeLimit,
        saveWeights: run.model.weightsPath(of: number + offset),
        saveSamples: run.study.savesSamples ? run.model.paths.samples(of: number + offset) : nil)
    }
    number += tasks.count
    var results: [Int: TrialRecord] = [:]
    for task in tasks {
      guard let record = recorded[task.number] else { continue }
      try check(record, against: task)
      results[task.number] = record
      count(record)
    }
    let missing = tasks.filter { results[$0.number] == nil }
    if !missing.isEmpty {
      run.progress.stage = strategy.stage
      run.tell(.batchStarted(index: batch, count: tasks.count, missing: missing.count))
    }
    try run.evaluate(missing) { [run] task, outcome in
      let record = TrialRecord(task, batch: batch, outcome)
      try run.keep(record, epochs: outcome.epochs)
      results[task.number] = record
    }
    guard !run.isCutShort else { return nil }
    return zip(candidates, tasks).map { candidate, task in
      let record = results[task.number]
      return CandidateResult(
        candidate: candidate, fitness: record?.fitness, trial: task.number, seconds: record?.seconds ?? 0,
        metrics: record?.metrics ?? [:])
    }
  }

  private func count(_ record: TrialRecord) {
    run.progress.trialsDone += 1
    if record.state == .failed { run.progress.trialsFailed += 1 }
    if record.beats(run.progress.best) { run.progress.best = record }
  }

  private mutating func write(_ records: [StrategyRecord]) throws {
    for record in records where writtenRecords.insert(Self.key(record)).inserted {
      try run.journal.append(record.event, record.fields)
      run.tell(.strategyRecord(record))
    }
  }

  /// Numbered records are known by their number, others by all that they say.
  private static func key(_ record: StrategyRecord) -> String {
    "\(record.event) \((record.fields["index"] ?? .object(record.fields)).line)"
  }

  // MARK: - Replay

  private func check(_ record: TrialRecord, against task: TrialTask) throws {
    for name in Set(record.parameters.keys).union(task.parameters.keys).sorted() {
      let old = record.parameters[name] ?? .null
      let new = task.parameters[name] ?? .null
      guard ConfigChange.isSame(old, new) else {
        throw departure(task.number, "\(name) was \(old.line), now \(new.line) is proposed")
      }
    }
    guard record.seed == task.seed else {
      throw departure(task.number, "its seed was \(record.seed), now it is \(task.seed)")
    }
  }

  private func departure(_ trial: Int, _ difference: String) -> StudyError {
    .departed(path: run.journal.path, trial: trial, difference: difference)
  }
}
