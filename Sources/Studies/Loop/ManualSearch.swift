import Essentials
import Search

/// A search whose trials the user evaluates: separate processes ask for tasks and tell results, one at a time.
///
/// Proposals, windows and replay are those of the study loop; only the journal is kept in between.
public final class ManualSearch {
  private let study: Study
  private let directory: RunDirectory
  private let model: BestModel
  private var course: SearchCourse
  private var state: StudyState
  private var status: SearchCourse.Status

  /// Opens the run directory, or begins the study there, and replays its journal.
  /// - Throws: `StudyError`, `FileError`.
  public init(_ study: Study, options: StudyOptions) throws {
    self.study = study
    directory = try RunDirectory(study, options)
    model = BestModel(paths: directory.paths, savesWeights: false)
    state = directory.contents.state
    if state.study == nil { state.apply(.study(StudyRecord(study))) }
    course = SearchCourse(study, directory.contents, directory.paths, options)
    status = .blocked
    try advance()
  }

  /// What the user should know about the run directory.
  public var warnings: [String] { directory.warnings }

  /// The tasks that were given out and have no result yet, in order.
  public var openTasks: [TrialTask] { course.pending.filter { state.asked.contains($0.number) } }

  /// Why there is no next task.
  public enum Pause: Equatable, Sendable {
    /// Results of the open tasks are needed first.
    case waiting(open: Int)
    /// The search is over, with the reason if its budget is not spent.
    case over(String?)
  }

  /// Gives out the next task, and records that in the journal.
  public func ask() throws -> (task: TrialTask?, pause: Pause?) {
    if case .over(let reason) = status { return (nil, .over(reason)) }
    guard let task = course.pending.first(where: { !state.asked.contains($0.number) }) else {
      return (nil, .waiting(open: course.pending.count))
    }
    try append([.asked(trial: task.number)])
    return (task, nil)
  }

  /// Records the result of a task that was given out.
  /// - Throws: `ManualError` if there is no such task.
  public func tell(trial: Int, _ outcome: Outcome) throws {
    if state.trial(trial) != nil { throw ManualError.known(trial) }
    guard let index = course.pending.firstIndex(where: { $0.number == trial && state.asked.contains(trial) }) else {
      throw ManualError.notAsked(trial, open: openTasks.map(\.number))
    }
    let task = course.pending.remove(at: index)
    guard let record = course.record(task, outcome) else { return }
    try append(outcome.epochs.map { .epoch(.trial(trial), $0) } + [.trial(record)])
    if state.best?.number == trial, let study = state.study { try model.promote(record, in: study) }
    course.finish(record, epochs: outcome.epochs)
    try advance()
    if case .over = status, !state.isFinished { try finish() }
  }

  /// Puts assignments before the strategy's own proposals.
  public func enqueue(_ assignments: [Assignment]) throws {
    try append([
      .enqueued(QueueRecord(told: course.driver.told, parameters: assignments.map(\.parameters)))
    ])
    course.enqueue(assignments)
    try advance()
  }

  /// Lets the strategy learn finished trials of another search.
  public func importTrials(_ trials: [ImportedTrial]) throws {
    try append([.imported(ImportRecord(told: course.driver.told, trials: trials))])
  }

  /// A summary of the current journal.
  public func summary() throws -> RunSummary { try RunSummary(directory: directory.paths.directory) }

  private func advance() throws {
    status = try course.advance { try append([.strategy($0)]) }
  }

  private func finish() throws {
    try append([.end(RunSummary(state, warnings: [], directory: directory.paths.directory).endFields)])
  }

  private func append(_ events: [JournalEvent]) throws {
    try directory.journal.append(events)
    try directory.journal.sync()
    for event in events { state.apply(event) }
  }
}

/// A result that belongs to no open task.
public enum ManualError: Error, Equatable, CustomStringConvertible {
  case known(Int)
  case notAsked(Int, open: [Int])

  public var description: String {
    switch self {
    case .known(let trial): "trial \(trial) already has a result"
    case .notAsked(let trial, let open):
      "trial \(trial) was not asked for; "
        + (open.isEmpty
          ? "no trial is open" : "expected one of the open trials \(open.map(String.init).joined(separator: ", "))")
    }
  }
}
