/// Evaluates one task at a time in the coordinator itself, for cheap evaluations and tests.
///
/// It cannot end a trial that exceeds its time limit, nor survive one that crashes.
public final class InlineExecutor: Executor {
  private let evaluator: any Evaluator
  private var task: TrialTask?

  public init(_ evaluator: any Evaluator) { self.evaluator = evaluator }

  public var freeSlots: Int { task == nil ? 1 : 0 }

  public func submit(_ task: TrialTask) { self.task = task }

  public func wait(atMost seconds: Double, report: (ExecutorEvent) throws -> Void) throws {
    guard let task else { return }
    self.task = nil
    var fault: (any Error)?
    let outcome = try evaluator.outcome(of: task) { record in
      do { try report(.epoch(task, record)) } catch { fault = fault ?? error }
    }
    if let fault { throw fault }
    try report(.finished(task, outcome))
  }

  public func shutDown() { task = nil }
}
