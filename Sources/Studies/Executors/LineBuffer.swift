import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Collects the bytes that arrive through a pipe and splits them into lines.
struct LineBuffer {
  private var bytes: [UInt8] = []
  /// Where the next line begins.
  private var start = 0
  /// How far the search for its line feed has come.
  private var searched = 0

  /// Bytes of a line that has not ended yet.
  var pendingCount: Int { bytes.count - start }

  enum Read: Equatable { case some, nothing, end }

  /// Reads what the file has now; `nothing` if a signal arrived or there is nothing to read yet.
  mutating func fill(from file: Int32) throws -> Read {
    if start > 0 {
      bytes.removeFirst(start)
      searched -= start
      start = 0
    }
    let chunk = 65_536
    let count = withUnsafeTemporaryAllocation(byteCount: chunk, alignment: 1) { buffer in
      let count = read(file, buffer.baseAddress, chunk)
      if count > 0 { bytes.append(contentsOf: buffer[..<count]) }
      return count
    }
    if count > 0 { return .some }
    if count == 0 { return .end }
    if errno == EINTR || errno == EAGAIN { return .nothing }
    throw FileError(path: "a worker's pipe", operation: "read")
  }

  /// The next whole line, without its line feed; nil if there is none yet.
  mutating func line() -> [UInt8]? {
    while searched < bytes.count {
      defer { searched += 1 }
      if bytes[searched] == UInt8(ascii: "\n") {
        defer { start = searched + 1 }
        return Array(bytes[start..<searched])
      }
    }
    return nil
  }

  /// The next line, waiting for it; nil at the end.
  mutating func nextLine(from file: Int32) throws -> [UInt8]? {
    while true {
      if let line = line() { return line }
      if try fill(from: file) == .end { return nil }
    }
  }
}
