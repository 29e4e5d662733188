import Search

/// Told what a study does, as it does it: console lines, a live line, plots.
public protocol StudyListener: AnyObject {
  func handle(_ event: StudyEvent, progress: StudyProgress)
}

public enum StudyEvent {
  /// The journal is open; `replayed` trials are already in it.
  case opened(replayed: Int)
  /// A batch of which `missing` of `count` trials are still to be evaluated.
  case batchStarted(index: Int, count: Int, missing: Int)
  case taskStarted(TrialTask)
  case epoch(TrialTask, EpochRecord)
  /// A trial of the search is in the journal.
  case trialFinished(TrialRecord)
  /// The strategy left a line in the journal, such as an `iteration`.
  case strategyRecord(StrategyRecord)
  /// A final test is in the journal.
  case testFinished(TestRecord)
  case warning(String)
  /// A signal came: no more trials are given out, running ones may still finish.
  case interrupting(running: Int)
  /// The last event, with the study's result.
  case ended(StudyResult)
}

/// How far a study is.
public struct StudyProgress: Equatable, Sendable {
  /// Batches told to the strategy.
  public internal(set) var batchesDone = 0
  /// Nil when the strategy does not know beforehand.
  public internal(set) var batchesTotal: Int?
  /// What the present batch is for, in the strategy's words.
  public internal(set) var stage: String?
  /// Trials in the journal, failed ones included.
  public internal(set) var trialsDone = 0
  public internal(set) var trialsFailed = 0
  public internal(set) var trialsTotal: Int?
  /// Those of `trialsDone` that this process evaluated, for an estimate of the time left.
  public internal(set) var trialsEvaluated = 0
  public internal(set) var testsDone = 0
  public internal(set) var testsTotal = 0
  public internal(set) var running = 0
  /// The best trial so far.
  public internal(set) var best: TrialRecord?
  /// Seconds since this process opened the study.
  public internal(set) var elapsed: Double = 0

  public init() {}

  /// Now it is known how much there was to search.
  mutating func endSearch() {
    batchesTotal = batchesDone
    trialsTotal = trialsDone
  }
}
