import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ends a program whose starter was killed.
///
/// A worker that is killed with SIGKILL can end nothing any more, and the system ends a process with its parent only
/// if that process asks for it itself. So one shell per worker reads from a pipe which group runs now. When the
/// worker is gone, however it ended, the pipe closes, and the shell ends the group.
final class GroupGuard {
  private let pid: pid_t
  private let input: OpenFile
  /// Kept open, so that writing to a guard that was killed is no broken pipe.
  private let childInput: OpenFile

  /// Nil if no shell could be started; programs then run without a guard.
  init?(grace: Double) {
    guard let (childInput, input) = try? OpenFile.pipe() else { return nil }
    // The shell waits for its input, and nobody waits for the shell.
    _ = fcntl(childInput.number, F_SETFL, 0)
    _ = fcntl(input.number, F_SETFL, O_NONBLOCK)
    let tenths = String(Int((grace * 10).rounded(.up)))
    let arguments = ["sh", "-c", Self.script, "hpsearch-guard", tenths]
    guard let pid = try? ChildProcess.start("/bin/sh", arguments: arguments, input: childInput.number, leadsGroup: true)
    else { return nil }
    self.pid = pid
    self.input = input
    self.childInput = childInput
  }

  static let script = """
    group=0
    while read -r line; do group=$line; done
    [ "$group" -gt 1 ] || exit 0
    kill -s TERM -- "-$group"; kill -s CONT -- "-$group"
    tenth=0
    while [ "$tenth" -lt "$1" ] && kill -s 0 -- "-$group"; do sleep 0.1; tenth=$((tenth + 1)); done
    kill -s KILL -- "-$group"
    """

  deinit {
    // It has nothing to end, and is not worth waiting for.
    kill(pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
  }

  /// Tells which group runs from now on; nil for none.
  func watch(_ group: ProcessGroup?) {
    let line = "\(group?.id ?? 0)\n"
    _ = line.withCString { write(input.number, $0, strlen($0)) }
  }
}
