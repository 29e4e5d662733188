/// Carries out tasks somewhere: in this process, in worker processes, on a cluster.
///
/// The study loop submits tasks while there are free slots, and waits. It never depends on the
/// order in which tasks finish.
public protocol Executor: AnyObject {
  /// The number of tasks that may be submitted now.
  var freeSlots: Int { get }

  /// Takes a task on; there must be a free slot.
  func submit(_ task: TrialTask) throws

  /// Waits for events of the submitted tasks, up to `seconds`, and reports them. Returns as soon as
  /// something happened or a signal arrived.
  /// - Throws: `StudyFailure` if no task could ever succeed; whatever `report` throws.
  func wait(atMost seconds: Double, report: (ExecutorEvent) throws -> Void) throws

  /// Drops every task still running and frees what the executor holds.
  func shutDown()
}

/// What happened to a submitted task.
public enum ExecutorEvent {
  case epoch(TrialTask, EpochRecord)
  /// The task has left its slot. Reported once per task.
  case finished(TrialTask, Outcome)
  /// Something a person should read, such as a worker that ended and is replaced.
  case warning(String)
}
