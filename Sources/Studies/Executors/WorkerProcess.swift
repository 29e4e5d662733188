import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One worker process and the pipes to it.
final class WorkerProcess {
  private let pid: pid_t
  private let input: Int32
  /// To be polled for the worker's messages.
  let output: Int32
  private var buffer = LineBuffer()
  /// How many processes the system had ended for lack of memory when this one was started.
  private let endedBefore = MachineMemory.processesEnded
  private var isReaped = false

  /// A line longer than this is garbage; a real answer is thousands of times shorter.
  private static let maximumLine = 64 << 20

  /// Starts `command`, found by path or in `PATH`; its standard error goes to the file `log`.
  init(command: [String], log: Int32) throws {
    let (childInput, input) = try Self.makePipe()
    let (output, childOutput) = try Self.makePipe()
    defer {
      close(childInput)
      close(childOutput)
    }
    do {
      pid = try ChildProcess.start(
        command[0], arguments: command, input: childInput, output: childOutput, errors: log, leadsGroup: false)
    } catch {
      close(input)
      close(output)
      throw FileError(path: command[0], operation: "start a worker", code: error.code)
    }
    self.input = input
    self.output = output
  }

  deinit {
    close(input)
    close(output)
    end()
  }

  /// Sends the worker a task.
  /// - Returns: False if the worker is gone.
  func send(_ task: TrialTask) -> Bool {
    var text = task.json.line + "\n"
    do {
      try text.withUTF8 { try Files.write(UnsafeRawBufferPointer($0), to: input, path: "a worker's pipe") }
      return true
    } catch {
      return false
    }
  }

  enum Said {
    case lines([[UInt8]])
    /// The lines that came before the worker closed its output.
    case end([[UInt8]])
  }

  /// The lines that the worker wrote since the last call; waits if there are none.
  func listen() throws -> Said {
    let state = try buffer.fill(from: output)
    var lines: [[UInt8]] = []
    while let line = buffer.line() { lines.append(line) }
    if buffer.pendingCount > Self.maximumLine { lines.append([]) }
    return state == .end ? .end(lines) : .lines(lines)
  }

  /// Waits for a worker that closed its output, and describes how it ended.
  func ending() -> String {
    var status: Int32 = 0
    var usage = rusage()
    // A process that closed its output gets a second to end.
    for _ in 0..<1000 {
      if wait4(pid, &status, WNOHANG, &usage) == pid {
        isReaped = true
        return Self.ending(status, peak: Self.peak(usage), endedForMemory: (endedBefore, MachineMemory.processesEnded))
      }
      usleep(1000)
    }
    end()
    return "worker closed its output"
  }

  /// Kills the process, and waits until it is gone.
  func end() {
    guard !isReaped else { return }
    isReaped = true
    kill(pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
  }

  /// The most memory that a process held, in bytes.
  private static func peak(_ usage: rusage) -> Int {
    #if canImport(Glibc)
      usage.ru_maxrss * 1024
    #else
      usage.ru_maxrss
    #endif
  }

  /// - Parameters:
  ///   - status: As `wait` gives it.
  ///   - peak: The most memory that the worker held, in bytes.
  ///   - ended: How many processes the system had ended for lack of memory before the worker was started, and now.
  static func ending(
    _ status: Int32, peak: Int, endedForMemory ended: (before: Int?, now: Int?), limit: Int = MachineMemory.limit
  ) -> String {
    let signal = status & 0x7F
    if signal == 0 { return "worker ended with exit code \(status >> 8 & 0xFF)" }
    // Where the system does not count, a process that held most of the memory is the likeliest to be ended for it.
    let isOutOfMemory = if let before = ended.before, let now = ended.now { now > before } else { peak > limit / 2 }
    if signal == SIGKILL, isOutOfMemory {
      return "worker was out of memory, and was ended by the system: it had held up to \(describedBytes(peak))"
    }
    return "worker ended by signal \(signal) (\(String(cString: strsignal(signal)).lowercased()))"
  }

  /// The two ends of a pipe that other workers do not inherit: (read, write).
  private static func makePipe() throws -> (Int32, Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw FileError(path: "a worker's pipe", operation: "open") }
    // Two steps are safe: the coordinator starts its workers from one thread.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}
