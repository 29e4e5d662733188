import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Evaluates tasks in worker processes of this machine, several at a time.
///
/// A worker that crashes, is killed or violates the protocol costs one attempt: it is replaced, and its task
/// is retried once, then recorded as failed with the reason. A task that exceeds its time limit fails at
/// once, since a second attempt would only exceed it again. Processes are started when there is a task
/// for them, and reused for later tasks.
public final class LocalExecutor: Executor {
  private let command: [String]
  private let logPath: String
  private let startLimit: Double
  private var log: Int32 = -1
  private var slots: [WorkerSlot]
  /// The number of workers in a row that ended before they were ready.
  private var failedStarts = 0

  private static let maximumFailedStarts = 3

  /// - Parameters:
  ///   - jobs: The number of workers, at least 1.
  ///   - command: The worker's command line, such as `[executable, "worker", "--config", path]`.
  ///   - log: The file that receives the workers' standard error.
  ///   - startLimit: Seconds until a new worker must be ready.
  public init(jobs: Int, command: [String], log: String, startLimit: Double = 300) {
    precondition(jobs >= 1 && !command.isEmpty, "an executor needs a worker and its command")
    Interruption.ignore(SIGPIPE)
    self.command = command
    logPath = log
    self.startLimit = startLimit
    slots = Array(repeating: WorkerSlot(), count: jobs)
  }

  deinit { shutDown() }

  public var freeSlots: Int { slots.count { $0.task == nil } }

  public func submit(_ task: TrialTask) throws {
    // A worker that is already running is preferred to starting another.
    guard
      let index = slots.firstIndex(where: { $0.task == nil && $0.worker != nil })
        ?? slots.firstIndex(where: { $0.task == nil })
    else { preconditionFailure("a task was submitted without a free slot") }
    slots[index].take(task)
    try begin(index)
  }

  public func wait(atMost seconds: Double, report: (ExecutorEvent) throws -> Void) throws {
    let watched = slots.indices.filter { slots[$0].worker != nil }
    guard !watched.isEmpty else { return }
    var files = watched.map {
      pollfd(fd: slots[$0].worker?.output ?? -1, events: Int16(POLLIN), revents: 0)
    }
    let nextLimit = slots.map(\.deadline).min() ?? .infinity
    let limit = max(0, min(seconds, nextLimit - Time.monotonic))
    // Rounded up, or the last fraction of a millisecond would be spent in a busy loop.
    guard poll(&files, nfds_t(files.count), Int32((limit * 1000).rounded(.up))) >= 0 else { return }
    for (index, file) in zip(watched, files) where file.revents != 0 {
      try hear(index, report)
    }
    for index in slots.indices where slots[index].deadline <= Time.monotonic {
      try exceed(index, report)
    }
  }

  public func shutDown() {
    for index in slots.indices {
      slots[index].worker?.end()
      slots[index] = WorkerSlot()
    }
    guard log >= 0 else { return }
    close(log)
    log = -1
    if Files.stamp(logPath)?.size == 0 { Files.remove(logPath) }
  }
}

/// A slot for one worker and its task.
private struct WorkerSlot {
  var worker: WorkerProcess?
  var isReady = false
  var task: TrialTask?
  /// How the task's first worker ended, if this is the second.
  var firstEnding: String?
  /// When the task was sent to the worker.
  var began: Double?
  /// When the current state times out.
  var deadline = Double.infinity

  mutating func take(_ task: TrialTask) {
    self.task = task
    firstEnding = nil
    began = nil
  }

  /// The worker is gone.
  mutating func lose() {
    worker?.end()
    worker = nil
    isReady = false
    deadline = .infinity
  }

  /// The task is done.
  mutating func finish() -> TrialTask? {
    defer {
      task = nil
      began = nil
      deadline = .infinity
    }
    return task
  }
}

// MARK: - Steps of a slot

extension LocalExecutor {
  /// Starts a worker for the slot's task, or sends the task if the worker is ready.
  private func begin(_ index: Int) throws {
    guard let task = slots[index].task else { return }
    guard let worker = slots[index].worker else {
      slots[index].worker = try WorkerProcess(command: command, log: try openLog())
      slots[index].deadline = Time.monotonic + startLimit
      return
    }
    guard slots[index].isReady else { return }
    // A worker that is gone by now is noticed when its output ends.
    _ = worker.send(task)
    let now = Time.monotonic
    slots[index].began = now
    slots[index].deadline = now + (task.timeLimit ?? .infinity)
  }

  private func hear(_ index: Int, _ report: (ExecutorEvent) throws -> Void) throws {
    guard let worker = slots[index].worker else { return }
    let said = try worker.listen()
    switch said {
    case .lines(let lines), .end(let lines):
      for line in lines {
        guard try understand(line, index, report) else {
          let shown = String(decoding: line.prefix(60), as: UTF8.self)
          return try lose(index, "worker violated the protocol with the line \"\(shown)\"", report)
        }
      }
    }
    if case .end = said { try lose(index, worker.ending(), report) }
  }

  /// - Returns: False if the line is not a message, or not one that is expected now.
  private func understand(
    _ line: [UInt8], _ index: Int, _ report: (ExecutorEvent) throws -> Void
  ) throws -> Bool {
    let task = slots[index].began == nil ? nil : slots[index].task
    switch WorkerMessage(line) {
    case .ready:
      guard !slots[index].isReady else { return false }
      slots[index].isReady = true
      slots[index].deadline = .infinity
      failedStarts = 0
      try begin(index)
    case .epoch(let number, let record):
      guard let task, task.number == number else { return false }
      try report(.epoch(task, record))
    case .outcome(let number, let outcome):
      guard let task, task.number == number else { return false }
      _ = slots[index].finish()
      try report(.finished(task, outcome))
    case .failure(let reason):
      throw StudyFailure(reason)
    case nil:
      return false
    }
    return true
  }

  /// Handles a slot whose worker has ended, or ends it.
  private func lose(_ index: Int, _ ending: String, _ report: (ExecutorEvent) throws -> Void) throws {
    let wasReady = slots[index].isReady
    slots[index].lose()
    guard wasReady else { return try failStart(index, ending) }
    guard let task = slots[index].task, let began = slots[index].began else {
      // An idle worker ended; the next task gets a new one.
      return try begin(index)
    }
    slots[index].began = nil
    if let first = slots[index].firstEnding {
      _ = slots[index].finish()
      let reason = first == ending ? "\(ending), twice" : "\(first), then \(ending)"
      try report(.finished(task, .failed(reason, seconds: Time.monotonic - began)))
    } else {
      slots[index].firstEnding = ending
      try report(.warning("\(task.title): \(ending); retrying once"))
      try begin(index)
    }
  }

  private func exceed(_ index: Int, _ report: (ExecutorEvent) throws -> Void) throws {
    slots[index].lose()
    guard let began = slots[index].began else {
      return try failStart(index, "worker was not ready after \(describedDuration(startLimit))")
    }
    guard let task = slots[index].finish() else { return }
    let seconds = task.timeLimit ?? 0
    // Rounded to tenths, a limit of a few milliseconds would read as 0.
    let limit = seconds < 10 ? "\(significant(seconds)) s" : describedDuration(seconds)
    try report(.finished(task, .failed("time limit of \(limit)", seconds: Time.monotonic - began)))
  }

  private func failStart(_ index: Int, _ ending: String) throws {
    failedStarts += 1
    guard failedStarts < Self.maximumFailedStarts else {
      throw StudyFailure(
        "workers do not start: \(ending) before it was ready, \(failedStarts) times in a row"
          + lastMessage())
    }
    try begin(index)
  }
}

// MARK: - The workers' log

extension LocalExecutor {
  private func openLog() throws -> Int32 {
    if log < 0 {
      log = open(logPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
      guard log >= 0 else { throw FileError(path: logPath, operation: "write") }
    }
    return log
  }

  /// The last line that a worker wrote to standard error, and the path of the log.
  private func lastMessage() -> String {
    guard let bytes = try? Files.read(logPath),
      let line = bytes.suffix(4096).split(separator: UInt8(ascii: "\n")).last
    else { return "" }
    return "; its last message: \(String(decoding: line, as: UTF8.self)); see \(logPath)"
  }
}
