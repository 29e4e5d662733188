import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Makes the end of a child process something that `poll` can wait for.
///
/// A thread waits for the process and then writes a byte into a pipe. Linux and macOS have calls of their own for this
/// (`pidfd_open`, `kqueue`); a thread does it on both, and costs less than a tenth of what starting a program does.
final class ExitNotice {
  /// Readable once the process has ended.
  let file: OpenFile

  /// The process is left to be reaped by the caller.
  init(of pid: pid_t) throws {
    let (file, signal) = try OpenFile.pipe()
    self.file = file
    // The thread closes its end itself, since it may outlive this object.
    let waiting = UnsafeMutablePointer<Waiting>.allocate(capacity: 1)
    waiting.initialize(to: Waiting(pid: pid, signal: dup(signal.number)))
    _ = fcntl(waiting.pointee.signal, F_SETFD, FD_CLOEXEC)

    // The thread must not take signals that are to interrupt the caller's `poll`. It inherits this mask.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let code = pthread_create(&thread, nil, { waitForExit($0) }, waiting)
    guard code == 0 else {
      close(waiting.pointee.signal)
      waiting.deallocate()
      throw FileError(path: "a program's thread", operation: "start", code: code)
    }
    #if canImport(Glibc)
      pthread_detach(thread)
    #else
      if let thread { pthread_detach(thread) }
    #endif
  }
}

private struct Waiting {
  let pid: pid_t
  let signal: Int32
}

private func waitForExit(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let pointer = argument?.assumingMemoryBound(to: Waiting.self) else { return nil }
  let waiting = pointer.pointee
  pointer.deallocate()
  var info = siginfo_t()
  while waitid(P_PID, id_t(waiting.pid), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
  var byte: UInt8 = 0
  _ = write(waiting.signal, &byte, 1)
  close(waiting.signal)
  return nil
}
