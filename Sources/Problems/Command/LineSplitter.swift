#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Cuts what comes in pieces into lines.
struct LineSplitter {
  /// Bytes of a line that are kept; the rest of a longer one is dropped.
  static let maximumLine = 1 << 20

  private var pending: [UInt8] = []
  private var isCut = false

  /// - Parameter line: Called with each line that `piece` completes, without its line feed, and whether its end was
  ///   dropped.
  mutating func take(_ piece: UnsafeRawBufferPointer, line: (UnsafeRawBufferPointer, Bool) -> Void) {
    var rest = piece
    while let start = rest.baseAddress, let end = memchr(start, 0x0A, rest.count) {
      let count = UnsafeRawPointer(end) - start
      if pending.isEmpty, count <= Self.maximumLine {
        line(UnsafeRawBufferPointer(start: start, count: count), false)
      } else {
        append(UnsafeRawBufferPointer(start: start, count: count))
        finish(line: line)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[(count + 1)...])
    }
    append(rest)
  }

  /// Gives out a last line that ended without a line feed.
  mutating func finish(line: (UnsafeRawBufferPointer, Bool) -> Void) {
    guard !pending.isEmpty else { return }
    pending.withUnsafeBytes { line($0, isCut) }
    pending.removeAll(keepingCapacity: true)
    isCut = false
  }

  private mutating func append(_ bytes: UnsafeRawBufferPointer) {
    let room = Self.maximumLine - pending.count
    pending.append(contentsOf: bytes.prefix(room))
    isCut = isCut || bytes.count > room
  }
}
