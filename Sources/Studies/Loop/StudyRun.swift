import Essentials
import Search

extension Study {
  /// Refuses a run directory that `run` would refuse, without touching anything, before time is spent on
  /// preparing data.
  /// - Throws: `StudyError`, `FileError`.
  public func check(_ options: StudyOptions) throws { try RunDirectory.check(self, options) }

  /// Runs the study to its end, or until a signal; the only loop there is.
  ///
  /// What the journal already holds is not evaluated again: the strategy runs from its beginning, and recorded outcomes
  /// replace evaluations.
  /// - Throws: `StudyError`, `StudyFailure`, `FileError`.
  public func run(
    on executor: any Executor, options: StudyOptions, listeners: [any StudyListener] = []
  ) throws -> StudyResult {
    do {
      let directory = try RunDirectory(self, options)
      return try run(in: directory, on: executor, options: options, listeners: listeners)
    } catch let error as FileError where error.isOfWriting {
      throw StudyError.cannotWrite(error)
    }
  }

  func run(
    in directory: RunDirectory, on executor: any Executor, options: StudyOptions,
    listeners: [any StudyListener]
  ) throws -> StudyResult {
    defer { executor.shutDown() }
    let run = StudyRun(self, directory, executor, options, listeners)
    return try run.run()
  }
}

/// One run of a study, from opening its journal to its result.
final class StudyRun {
  let study: Study
  let journal: Journal
  let contents: JournalContents
  let paths: RunPaths
  let model: BestModel
  let folders: TrialFolders
  let executor: any Executor
  let options: StudyOptions
  /// The state of the journal, including what this run has written.
  private(set) var state: StudyState
  var progress = StudyProgress()
  var tasks = TaskQueue()
  /// Whether this process evaluated anything.
  var hasEvaluated = false
  /// Set if a signal or the time ended the run before the study's end.
  var isCutShort = false
  /// After a signal: when running trials are dropped.
  var restDeadline: Double?
  /// Why the search ended before its budget was spent.
  var ending: String?
  /// Whether `best.json` names the best trial.
  var isBestPromoted = true
  /// When the journal was last flushed to disk.
  var lastFlush = Time.monotonic
  let began = Time.monotonic
  private let listeners: [any StudyListener]
  private let openingWarnings: [String]

  init(
    _ study: Study, _ directory: RunDirectory, _ executor: any Executor, _ options: StudyOptions,
    _ listeners: [any StudyListener]
  ) {
    self.study = study
    journal = directory.journal
    contents = directory.contents
    state = directory.contents.state
    openingWarnings = directory.warnings
    paths = directory.paths
    model = BestModel(paths: directory.paths, savesWeights: study.leavings.weights)
    folders = TrialFolders(
      paths: directory.paths, areUsed: !study.leavings.isEmpty || study.refits, areKept: study.leavings.files)
    self.executor = executor
    self.options = options
    self.listeners = listeners
    // A journal that was only just begun holds the study's line too.
    if state.study == nil { state.apply(.study(StudyRecord(study))) }
    progress.trialsTotal = options.trialLimit ?? study.trialsTotal
    let roles = 1 + (study.start == nil ? 0 : 1) + (study.comparesPlain ? 1 : 0)
    progress.testsTotal = study.testRepeats * roles
    progress.confirmationsTotal = study.confirmation.map { $0.repeats * ($0.top + (study.start == nil ? 0 : 1)) } ?? 0
  }

  func run() throws -> StudyResult {
    for warning in openingWarnings { try tell(.warning(warning)) }
    try tell(.opened(replayed: contents.trials.count))
    if let best = state.best, let record = state.study, state.confirmations.isEmpty {
      try model.mend(best: best, in: record)
    }
    if !keepsFolders { folders.clear() }
    if study.leavings.samples { try Files.makeDirectory(paths.samples) }
    try search()
    try flush()
    if !isCutShort { progress.endSearch(trials: state.trials.count) }
    if !isCutShort { try confirm() }
    if !isCutShort, let best = state.winner { try refit(best) }
    if !isCutShort, let best = state.winner { try test(best) }
    if !isCutShort, hasEvaluated || !contents.isFinished { try finish() }
    try journal.sync()
    if !isCutShort || !keepsFolders { folders.clear() }
    let ending: StudyResult.Ending =
      if isCutShort { .interrupted } else if contents.isFinished, !hasEvaluated { .wasFinished } else { .finished }
    let result = StudyResult(
      ending: ending, summary: RunSummary(state, warnings: [], directory: paths.directory), reason: self.ending)
    try tell(.ended(result))
    return result
  }

  /// Whether trials leave files that are still needed after an interruption.
  private var keepsFolders: Bool {
    study.leavings.state || study.leavings.samples || study.confirmation != nil
  }

  /// Writes events and applies them to the state.
  func append(_ events: [JournalEvent]) throws {
    try journal.append(events)
    for event in events { state.apply(event) }
  }

  func tell(_ event: StudyEvent) throws {
    progress.elapsed = Time.monotonic - began
    for listener in listeners { try listener.handle(event, progress: progress.updated(from: state)) }
  }

  private func finish() throws {
    let summary = RunSummary(state, warnings: [], directory: paths.directory)
    try append([.end(summary.endFields)])
  }
}
