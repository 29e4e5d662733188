import Essentials
import Search

extension Study {
  /// Refuses a run directory that `run` would refuse, without touching anything: worth knowing before data is
  /// prepared for long.
  /// - Throws: `StudyError`, `FileError`.
  public func check(_ options: StudyOptions) throws { try RunDirectory.check(self, options) }

  /// Runs the study to its end, or until a signal; the only loop there is.
  ///
  /// What the journal already holds is not evaluated again: the strategy runs from its beginning,
  /// and recorded outcomes stand in for evaluations.
  /// - Throws: `StudyError`, `StudyFailure`, `FileError`.
  public func run(
    on executor: any Executor, options: StudyOptions, listeners: [any StudyListener] = []
  ) throws -> StudyResult {
    do {
      let directory = try RunDirectory(self, options)
      return try run(in: directory, on: executor, options: options, listeners: listeners)
    } catch let error as FileError where error.isFullDisk {
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
  let model: BestModel
  let executor: any Executor
  let options: StudyOptions
  let seeds: SeededGenerator
  var progress = StudyProgress()
  /// Whether this process evaluated anything.
  var hasEvaluated = false
  /// Set when a signal ended the run before the study's end.
  var isCutShort = false
  /// After a signal: when running trials are dropped.
  var restDeadline: Double?
  private let listeners: [any StudyListener]
  private let openingWarnings: [String]
  private let began = Time.monotonic

  init(
    _ study: Study, _ directory: RunDirectory, _ executor: any Executor, _ options: StudyOptions,
    _ listeners: [any StudyListener]
  ) {
    self.study = study
    journal = directory.journal
    contents = directory.contents
    openingWarnings = directory.warnings
    model = BestModel(
      paths: directory.paths, space: ParameterOrder(config: study.config), savesWeights: study.savesWeights)
    self.executor = executor
    self.options = options
    self.listeners = listeners
    seeds = SeededGenerator(seed: UInt64(bitPattern: Int64(study.seed)))
    progress.batchesTotal = study.batchesTotal
    progress.trialsTotal = study.trialsTotal
    progress.testsTotal = study.testRepeats * (1 + (study.start == nil ? 0 : 1) + (study.comparesPlain ? 1 : 0))
  }

  func run() throws -> StudyResult {
    openingWarnings.forEach { tell(.warning($0)) }
    tell(.opened(replayed: contents.trials.count))
    try model.mend(best: contents.best)
    try model.prepare()
    if study.savesSamples { try Files.makeDirectory(model.paths.samples) }
    var searching = SearchPhase(self)
    try searching.carryOut()
    if !isCutShort { progress.endSearch() }
    if !isCutShort, let best = progress.best { try TestPhase(self, best: best).carryOut() }
    if !isCutShort, !contents.isFinished { try finish() }
    try journal.sync()
    try model.clear()
    let ending: StudyResult.Ending =
      if isCutShort { .interrupted } else if contents.isFinished, !hasEvaluated { .wasFinished } else { .finished }
    let result = StudyResult(ending: ending, summary: try RunSummary(directory: model.paths.directory))
    tell(.ended(result))
    return result
  }

  func tell(_ event: StudyEvent) {
    progress.elapsed = Time.monotonic - began
    for listener in listeners { listener.handle(event, progress: progress) }
  }

  private func finish() throws {
    let summary = try RunSummary(directory: model.paths.directory)
    try journal.append(
      "end",
      [
        "best": summary.bestJSON, "complete": .integer(summary.complete), "failed": .integer(summary.failed),
        "test": summary.testJSON,
      ])
  }
}
