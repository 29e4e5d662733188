/// Carries out tasks somewhere: in this process, in worker processes, on a cluster.
///
/// The study loop submits tasks while there are free slots, and waits. It never depends on the
/// order in which tasks finish.
public protocol Executor: AnyObject {
  /// How many tasks may be submitted now.
  var freeSlots: Int { get }

  /// Takes a task on; there must be a free slot.
  func submit(_ task: TrialTask) throws

  /// Reports what happens to the submitted tasks, for `seconds` at most, and returns as soon as
  /// something did or a signal came.
  /// - Throws: `StudyFailure` when no task could ever succeed; whatever `report` throws.
  func wait(atMost seconds: Double, report: (ExecutorEvent) throws -> Void) throws

  /// Drops every task still running and frees what the executor holds.
  func shutDown()
}

/// What happened to a submitted task.
public enum ExecutorEvent {
  case epoch(TrialTask, EpochRecord)
  /// The task has left its slot. Reported once a task.
  case finished(TrialTask, Outcome)
  /// Something a person should read, such as a worker that ended and is replaced.
  case warning(String)
}
