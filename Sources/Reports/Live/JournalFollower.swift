import Essentials
import Studies

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A journal that is read as it grows: what was appended since is read at each update.
///
/// The file is opened for reading, and neither locked nor mapped: a search that cuts off half a line after a full disk is
/// not disturbed, and does not disturb. Lines that are not a journal's are skipped.
public final class JournalFollower {
  public let path: String
  /// What the lines read so far add up to.
  public private(set) var state = StudyState()
  /// When they were written.
  public private(set) var times = JournalTimes()
  /// Bytes up to the end of the last whole line that was read.
  private var offset = 0
  private var inode: UInt64 = 0

  public init(path: String) { self.path = path }

  /// Reads what was appended. A journal that became shorter, or was replaced, is read again from its beginning.
  /// - Returns: The trials that are new.
  /// - Throws: `FileError`.
  @discardableResult
  public func update() throws -> [TrialRecord] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileError(path: path, operation: "open") }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw FileError(path: path, operation: "read") }
    if UInt64(status.st_ino) != inode || Int(status.st_size) < offset {
      (state, times, offset, inode) = (StudyState(), JournalTimes(), 0, UInt64(status.st_ino))
    }
    guard Int(status.st_size) > offset else { return [] }
    var found: [TrialRecord] = []
    for line in try lines(of: file) { add(line, to: &found) }
    return found
  }

  private func add(_ line: ArraySlice<UInt8>, to found: inout [TrialRecord]) {
    guard let value = try? line.withUnsafeBytes({ try JSONValue(parsing: $0) }), let event = JournalEvent(value) else {
      return
    }
    // Epochs of trials are in the journal once the trial is, and there may be many.
    if case .epoch = event { return }
    if case .trial(let trial) = event, state.trial(trial.number) == nil { found.append(trial) }
    state.apply(event)
    times.note(event, value)
  }

  /// The whole lines after `offset`, which is moved to their end.
  private func lines(of file: Int32) throws -> [ArraySlice<UInt8>] {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = pread(file, &block, block.count, off_t(offset + bytes.count))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError(path: path, operation: "read") }
      if count == 0 { break }
      bytes += block[..<count]
    }
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    offset += end + 1
    return bytes[...end].split(separator: UInt8(ascii: "\n"))
  }
}
