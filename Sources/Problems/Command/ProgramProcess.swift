import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program that was started, and the pipes that it prints into.
final class ProgramProcess {
  let group: ProcessGroup
  let output: OpenFile
  let errors: OpenFile
  /// Readable once the program has ended.
  let exit: OpenFile
  private let notice: ExitNotice
  private var isReaped = false

  /// Starts a program in its own process group, with nothing on its standard input.
  /// - Parameter words: The program's name or path and its arguments.
  /// - Throws: `ProgramError`, or `FileError` when the system has no pipe or thread left.
  init(_ words: [String], environment: [(name: String, value: String?)]) throws {
    let path = try ProgramFile.path(of: words[0])
    let (output, childOutput) = try OpenFile.pipe()
    let (errors, childErrors) = try OpenFile.pipe()
    let pid: pid_t
    do {
      pid = try ChildProcess.start(
        path, arguments: words, environment: environment, output: childOutput.number, errors: childErrors.number,
        leadsGroup: true)
    } catch {
      throw ProgramError(starting: path, code: error.code)
    }
    // Closed only now that the program has its own.
    withExtendedLifetime((childOutput, childErrors)) {}
    group = ProcessGroup(pid)
    self.output = output
    self.errors = errors
    do {
      notice = try ExitNotice(of: pid)
    } catch {
      group.signal(SIGKILL)
      _ = reaped(pid)
      throw error
    }
    exit = notice.file
  }

  deinit {
    guard !isReaped else { return }
    group.signal(SIGKILL)
    _ = reaped(group.id)
  }

  /// Takes the program, which has ended or is about to, off the system's hands.
  func reap() -> ExitStatus {
    isReaped = true
    return ExitStatus(reaped(group.id))
  }
}

/// Waits for a child process.
private func reaped(_ pid: pid_t) -> Int32 {
  var status: Int32 = 0
  while waitpid(pid, &status, 0) < 0, errno == EINTR {}
  return status
}
