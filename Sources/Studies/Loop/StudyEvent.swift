import Search

/// Receives the events of a running study, to show progress or keep pictures.
public protocol StudyListener: AnyObject {
  /// - Throws: A `FileError` if a file of the run directory cannot be written, which ends the study until it is
  ///   continued.
  func handle(_ event: StudyEvent, progress: StudyProgress) throws
}

public enum StudyEvent {
  /// The journal is open; `replayed` trials are already in it.
  case opened(replayed: Int)
  case taskStarted(TrialTask)
  case epoch(TrialTask, EpochRecord)
  /// A trial of the search is in the journal.
  case trialFinished(TrialRecord)
  /// The strategy wrote a line to the journal, such as an `iteration`.
  case strategyRecord(StrategyRecord)
  /// A retraining of a candidate for the best is in the journal.
  case confirmationFinished(ConfirmationRecord)
  /// A final test is in the journal.
  case testFinished(TestRecord)
  case warning(String)
  /// No more trials are started, running ones may still finish: a signal came or, if `isLate`, the time is up.
  case interrupting(running: Int, isLate: Bool)
  /// The last event, with the study's result.
  case ended(StudyResult)
}

/// The progress of a study: a view of its state and of its loop.
public struct StudyProgress: Equatable, Sendable {
  /// Trials in the journal, failed and pruned ones included.
  public private(set) var trialsDone = 0
  public private(set) var trialsFailed = 0
  public private(set) var trialsPruned = 0
  /// The best trial so far.
  public private(set) var best: TrialRecord?
  public private(set) var objectives = [Objective.fitness]
  /// What the strategy is doing, in its words.
  public internal(set) var stage: String?
  /// Nil if the strategy does not know in advance.
  public internal(set) var trialsTotal: Int?
  /// Trials that this process evaluated, for an estimate of the time left.
  public internal(set) var trialsEvaluated = 0
  public internal(set) var isSearchOver = false
  public internal(set) var confirmationsDone = 0
  public internal(set) var confirmationsTotal = 0
  public internal(set) var testsDone = 0
  public internal(set) var testsTotal = 0
  public internal(set) var running = 0
  /// Seconds since this process opened the study.
  public internal(set) var elapsed: Double = 0

  public init() {}

  /// The progress with the counts of the study's state.
  public func updated(from state: StudyState) -> StudyProgress {
    var progress = self
    progress.trialsDone = state.trials.count
    progress.trialsFailed = state.failed
    progress.trialsPruned = state.pruned
    progress.best = state.best
    progress.objectives = state.objectives
    return progress
  }

  /// Records that the search is over and how many trials there were.
  mutating func endSearch(trials: Int) {
    isSearchOver = true
    stage = nil
    trialsTotal = trials
  }
}
