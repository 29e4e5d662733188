import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a program prints, kept in a file as it comes. Lines of its standard error begin with `[stderr] `, and remarks
/// of ours with `[hpsearch] `.
///
/// Of output beyond the limit the last 64 KiB are kept and written at the end, since that is where a failure
/// says what went wrong.
final class OutputLog {
  enum Source { case output, errors, remark }

  private let path: String
  private let file: OpenFile
  private let limit: Int
  private var written = 0
  private var tail: [UInt8] = []
  private var dropped = 0
  /// Whose line the file ends in the middle of; nil at the start of a line.
  private var openLine: Source?

  private static let tailBytes = 64 << 10

  /// Begins the file, replacing an earlier attempt's.
  /// - Parameter limit: Bytes.
  init(_ path: String, limit: Int) throws {
    let number = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw FileError(path: path, operation: "write") }
    self.path = path
    file = OpenFile(number)
    self.limit = limit
  }

  func append(_ bytes: UnsafeRawBufferPointer, from source: Source) throws {
    guard let last = bytes.last else { return }
    if openLine == nil, source == .output {
      try put(bytes)
    } else {
      try marked(bytes, source).withUnsafeBytes(put)
    }
    openLine = last == 0x0A ? nil : source
  }

  /// Adds a line of our own.
  func remark(_ text: String) throws {
    var line = text + "\n"
    try line.withUTF8 { try append(UnsafeRawBufferPointer($0), from: .remark) }
  }

  /// Writes what was kept of the end of an output that was too long.
  func finish() throws {
    guard dropped > 0 || !tail.isEmpty else { return }
    var text = ""
    if dropped > 0 {
      text = "\n[hpsearch] \(ByteCount(dropped)) left out here: the log keeps \(ByteCount(limit)) and the end\n"
    }
    try text.withUTF8 { try Files.write(UnsafeRawBufferPointer($0), to: file.number, path: path) }
    try tail.withUnsafeBytes { try Files.write($0, to: file.number, path: path) }
    tail = []
    dropped = 0
  }

  /// The bytes with a mark at the start of every line, and apart from another source's unfinished line.
  private func marked(_ bytes: UnsafeRawBufferPointer, _ source: Source) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 256)
    if let openLine, openLine != source { result.append(0x0A) }
    var isLineStart = openLine != source
    for byte in bytes {
      if isLineStart { result.append(contentsOf: source.mark.utf8) }
      result.append(byte)
      isLineStart = byte == 0x0A
    }
    return result
  }

  private func put(_ bytes: UnsafeRawBufferPointer) throws {
    let kept = min(bytes.count, max(0, limit - written))
    try Files.write(UnsafeRawBufferPointer(rebasing: bytes[..<kept]), to: file.number, path: path)
    written += kept
    guard kept < bytes.count else { return }
    tail.append(contentsOf: bytes[kept...])
    // Cut seldom, so that a long output is not moved about for every piece.
    guard tail.count > 4 * Self.tailBytes else { return }
    dropped += tail.count - Self.tailBytes
    tail.removeFirst(tail.count - Self.tailBytes)
  }
}

extension OutputLog.Source {
  fileprivate var mark: String {
    switch self {
    case .output: ""
    case .errors: "[stderr] "
    case .remark: "[hpsearch] "
    }
  }
}
