import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file descriptor that closes itself.
final class OpenFile {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { close(number) }

  /// The two ends of a pipe that programs started later do not inherit; reading from it does not wait.
  ///
  /// Elsewhere in the process another thread may start a program between the two calls; then that program holds an
  /// end too. Nothing here waits for the end of a pipe, so this does no harm.
  static func pipe() throws -> (read: OpenFile, write: OpenFile) {
    var ends: [Int32] = [0, 0]
    #if canImport(Glibc)
      let result = Glibc.pipe(&ends)
    #else
      let result = Darwin.pipe(&ends)
    #endif
    guard result == 0 else { throw FileError(path: "a program's pipe", operation: "open") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    return (OpenFile(ends[0]), OpenFile(ends[1]))
  }

  enum Reading: Equatable { case bytes(Int), nothing, end }

  /// Reads what is there now into `buffer`.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Reading {
    #if canImport(Glibc)
      let count = Glibc.read(number, buffer.baseAddress, buffer.count)
    #else
      let count = Darwin.read(number, buffer.baseAddress, buffer.count)
    #endif
    if count > 0 { return .bytes(count) }
    return count < 0 && (errno == EAGAIN || errno == EINTR) ? .nothing : .end
  }
}
