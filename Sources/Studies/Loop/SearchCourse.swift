import Essentials
import Search

/// A search together with what its journal already holds: proposes, checks replayed trials against the journal, and
/// tells results as far as they are known.
struct SearchCourse {
  enum Status: Equatable {
    /// Results of pending tasks are needed.
    case blocked
    /// The search is over, with the reason if its budget is not spent.
    case over(String?)
  }

  private(set) var driver: SearchDriver
  /// Proposed trials that have not been started yet, in order.
  var pending: [TrialTask] = []
  private let study: Study
  private let contents: JournalContents
  private let paths: RunPaths
  private let seeds: SeededGenerator
  private let isLimited: Bool
  private var queue: [QueueRecord]
  private var imports: [ImportRecord]
  private var writtenRecords: Set<String>
  /// The seed of each trial that others may continue.
  private var seedsByTrial: [Int: Int] = [:]

  init(_ study: Study, _ contents: JournalContents, _ paths: RunPaths, _ options: StudyOptions) {
    self.study = study
    self.contents = contents
    self.paths = paths
    driver = SearchDriver(study, limit: options.trialLimit, targets: options.targets)
    isLimited = options.trialLimit != nil || !options.targets.isEmpty
    seeds = study.seeds
    queue = contents.enqueued
    imports = contents.imported
    writtenRecords = Set(contents.records.map(Self.key))
  }

  /// Proposes and tells until results are missing or the search is over.
  /// - Parameter write: Writes a line of the strategy to the journal.
  /// - Throws: `StudyError.departed` if the journal's trials are not the ones that are proposed now.
  mutating func advance(write: (StrategyRecord) throws -> Void) throws -> Status {
    while true {
      let reason = try propose()
      if try takeIn() { continue }
      if let records = driver.tell() {
        for record in records where writtenRecords.insert(Self.key(record)).inserted { try write(record) }
        continue
      }
      guard driver.isIdle else { return .blocked }
      if !isLimited, let extra = contents.trials.last, extra.number >= driver.proposed {
        let first = contents.trials.first { $0.number >= driver.proposed } ?? extra
        throw departure(first.number, "the search ends before it")
      }
      return .over(reason)
    }
  }

  mutating func finish(_ record: TrialRecord, epochs: [EpochRecord]) { driver.finish(record, epochs: epochs) }

  /// Puts assignments before the strategy's own proposals.
  mutating func enqueue(_ assignments: [Assignment]) { driver.enqueue(assignments) }

  /// - Returns: Why there is no more to propose; nil if only results are missing.
  private mutating func propose() throws -> String? {
    while true {
      switch driver.next() {
      case .wait: return nil
      case .done(let reason): return reason
      case .trial(let number, let candidate, let origin):
        let task = task(number, candidate)
        if study.leavings.state { seedsByTrial[number] = task.seed }
        if let record = contents.state.trial(number) {
          try check(record, against: task, candidate)
          driver.finish(record, epochs: contents.epochs[number] ?? [])
        } else {
          pending.append(task)
          candidates[number] = (candidate, origin)
        }
      }
    }
  }

  /// What was proposed for each pending or running task.
  private var candidates: [Int: (Candidate, TrialRecord.Origin)] = [:]

  /// The journal's record of a trial's outcome.
  mutating func record(_ task: TrialTask, _ outcome: Outcome) -> TrialRecord? {
    candidates.removeValue(forKey: task.number).map { candidate, origin in
      TrialRecord(number: task.number, candidate, seed: task.seed, origin: origin, outcome)
    }
  }

  /// Takes in what the user enqueued or imported at this point of the search.
  /// - Returns: Whether there was anything.
  private mutating func takeIn() throws -> Bool {
    var isChanged = false
    while let first = imports.first, first.told <= driver.told {
      imports.removeFirst()
      isChanged = true
      for trial in first.trials {
        guard let assignment = study.space?.assignment(of: trial.parameters) else { continue }
        driver.learn(assignment, values: trial.values)
      }
    }
    while let first = queue.first, first.told <= driver.told {
      queue.removeFirst()
      isChanged = true
      driver.enqueue(first.parameters.compactMap { study.space?.assignment(of: $0) })
    }
    return isChanged
  }

  private func task(_ number: Int, _ candidate: Candidate) -> TrialTask {
    // A training that is continued has the seed with which it began.
    let seed =
      candidate.continues.flatMap { seedsByTrial[$0] } ?? TrialTask.seed(seeds, "trial", number)
    var task = TrialTask(number: number, parameters: candidate.parameters, seed: seed)
    task.timeLimit = study.timeLimit
    task.epochs = candidate.epochs
    task.thresholds = candidate.thresholds
    task.objectives = study.objectives
    task.continues = candidate.continues.map { paths.trial($0).directory }
    task.keepsState = study.leavings.state
    task.savesWeights = study.leavings.weights
    task.savesSamples = study.leavings.samples
    return task
  }

  /// Numbered records are known by their number, others by all that they say.
  private static func key(_ record: StrategyRecord) -> String {
    "\(record.event) \((record.fields["index"] ?? .object(record.fields)).line)"
  }

  // MARK: - Replay

  private func check(_ record: TrialRecord, against task: TrialTask, _ candidate: Candidate) throws {
    let names = record.parameters == task.parameters ? [] : Set(record.parameters.keys).union(task.parameters.keys)
    for name in names.sorted() {
      let old = record.parameters[name] ?? .null
      let new = task.parameters[name] ?? .null
      guard old.isSame(new) else {
        throw departure(task.number, "\(name) was \(old.line), now \(new.line) is proposed")
      }
    }
    guard record.seed == task.seed else {
      throw departure(task.number, "its seed was \(record.seed), now it is \(task.seed)")
    }
    guard record.epochs == candidate.epochs, record.continues == candidate.continues else {
      throw departure(task.number, "its budget was different")
    }
  }

  private func departure(_ trial: Int, _ difference: String) -> StudyError {
    .departed(path: paths.journal, trial: trial, difference: difference)
  }
}

extension Study {
  /// The root of every random stream of the study.
  var seeds: SeededGenerator { SeededGenerator(seed: UInt64(bitPattern: Int64(seed))) }
}
