import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One run of a program: reads what it prints, keeps it within its limits, and ends it when it must.
final class CommandRun {
  private let process: ProgramProcess
  private let log: OutputLog
  private let grace: Double
  private let timeLimit: Double?
  private let deadline: Double
  private var memory: MemoryWatch?
  private let epoch: (Int, [String: Double]) -> EpochVerdict

  private var lines = LineSplitter()
  private var report = ProgramReport()
  private var errors = ErrorTail()
  /// The pipes that are not closed yet.
  private var openPipes: Set<OutputLog.Source> = [.output, .errors]
  /// What the run comes to if it is ended before it ends by itself; nil while it is not.
  private var ending: CommandOutcome?
  /// When force is used.
  private var killTime = Double.infinity

  /// Seconds after which the limits are looked at even if nothing is printed.
  private static let longestWait = 0.1
  /// The most that a pipe can hold: when it has been read, all that the program itself printed has been.
  private static let pipeBytes = 1 << 20

  /// - Parameter epoch: Called with each epoch's number and measures.
  init(
    _ process: ProgramProcess, log: OutputLog, settings: CommandSettings, timeLimit: Double?,
    epoch: @escaping (Int, [String: Double]) -> EpochVerdict
  ) {
    self.process = process
    self.log = log
    grace = settings.grace
    self.timeLimit = timeLimit
    deadline = Time.monotonic + (timeLimit ?? .infinity)
    memory = settings.memoryLimit.map { MemoryWatch(limit: $0, group: process.group) }
    self.epoch = epoch
  }

  /// Waits until the program and the processes that it left have ended.
  /// - Parameter metrics: What its result must have.
  func outcome(metrics: [String], shouldStop: () -> Bool) throws -> CommandOutcome {
    while try !wait() { checkLimits(shouldStop) }
    try drain { try self.receive($0) }
    lines.finish { self.read($0, isCut: $1) }
    let status = process.reap()
    if process.group.isAlive { try endLeftovers() }
    if let ending { return ending }
    guard status == .code(0) else { return .failed(status.description + errors.quotation) }
    do throws(ProgramError) {
      return .complete(metrics: try report.metrics(metrics))
    } catch {
      return .failed(error.description)
    }
  }
}

// MARK: - Output

extension CommandRun {
  /// Waits until something is printed, the program ends, or the limits are to be looked at.
  /// - Returns: Whether the program has ended.
  private func wait() throws -> Bool {
    let limit = max(0, min(Self.longestWait, min(deadline, killTime) - Time.monotonic))
    // A negative number is passed over by `poll`.
    var files = [OutputLog.Source.output, .errors].map { source in
      pollfd(fd: openPipes.contains(source) ? pipe(source).number : -1, events: Int16(POLLIN), revents: 0)
    }
    files.append(pollfd(fd: process.exit.number, events: Int16(POLLIN), revents: 0))
    // Rounded up, or the last fraction of a millisecond would be spent asking again and again.
    guard poll(&files, nfds_t(files.count), Int32((limit * 1000).rounded(.up))) > 0 else { return false }
    if files[2].revents != 0 { return true }
    if files[0].revents != 0 { try receive(.output) }
    if files[1].revents != 0 { try receive(.errors) }
    return false
  }

  private func pipe(_ source: OutputLog.Source) -> OpenFile { source == .output ? process.output : process.errors }

  /// Takes in what a pipe has now.
  /// - Returns: How many bytes that was.
  @discardableResult
  private func receive(_ source: OutputLog.Source) throws -> Int {
    try moveToLog(source) { bytes in
      if source == .output {
        self.lines.take(bytes) { self.read($0, isCut: $1) }
      } else {
        self.errors.append(bytes)
      }
    }
  }

  private func moveToLog(_ source: OutputLog.Source, use: (UnsafeRawBufferPointer) -> Void = { _ in }) throws -> Int {
    try withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
      switch pipe(source).read(into: buffer) {
      case .nothing: return 0
      case .end:
        openPipes.remove(source)
        return 0
      case .bytes(let count):
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        try log.append(bytes, from: source)
        use(bytes)
        return count
      }
    }
  }

  /// Empties the pipes. Another process may hold them open and go on printing, so this does not wait for their end.
  private func drain(_ receive: (OutputLog.Source) throws -> Int) throws {
    for source in openPipes {
      var left = Self.pipeBytes
      while left > 0 {
        let count = try receive(source)
        guard count > 0 else { break }
        left -= count
      }
    }
  }

  private func read(_ line: UnsafeRawBufferPointer, isCut: Bool) {
    // Once a trial is pruned, what else it printed must not matter: that depends on how fast it was ended.
    guard ending == nil, let report = report.read(line, isCut: isCut) else { return }
    if epoch(report.number, report.measures) == .prune { end(as: .pruned) }
  }
}

// MARK: - Ending

extension CommandRun {
  private func checkLimits(_ shouldStop: () -> Bool) {
    let now = Time.monotonic
    if ending == nil, shouldStop() { end(as: .interrupted) }
    if ending == nil, let timeLimit, now >= deadline {
      end(as: .failed("time limit of \(timeLimit < 10 ? "\(significant(timeLimit)) s" : describedDuration(timeLimit))"))
    }
    // A program may grow in its time of grace too, so it is watched on, and what has grown too much gets none.
    if let bytes = memory?.excess() {
      if ending == nil { ending = memory.map { .failed($0.reason(bytes)) } }
      killTime = now
    }
    guard now >= killTime else { return }
    process.group.signal(SIGKILL)
    killTime = .infinity
    memory = nil
  }

  private func end(as outcome: CommandOutcome) {
    ending = outcome
    killTime = Time.monotonic + grace
    process.group.terminate()
  }

  /// Ends the processes that the program started and did not wait for. What they print is logged and no result.
  private func endLeftovers() throws {
    try log.remark("ending processes that the program left running")
    let left = killTime.isFinite ? max(0, killTime - Time.monotonic) : grace
    try process.group.end(grace: left) { try drain { try self.moveToLog($0) } }
    try drain { try moveToLog($0) }
  }
}
