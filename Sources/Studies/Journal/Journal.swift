import Essentials
import Search

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The append-only log of a study, `journal.jsonl`: the single source of truth.
///
/// One JSON object per line, keys sorted, each with `event` and `time`, and `chain` at its end (see `LineChain`). One
/// writer, held by a lock on the file for as long as this object lives; any number of readers. `sync` flushes what was
/// appended to disk, and is called before anything uses a result.
final class Journal {
  let path: String
  private let lock: FileLock
  private var file: Int32 { lock.file }
  /// The size that the file must have: nothing but this object writes to it. Nil until it was read.
  private var length: Int?
  private var chain = LineChain()
  private var isSynced = true
  /// Writes to the file; tests replace it to simulate a full disk.
  private let write: Writer

  typealias Writer = (UnsafeRawBufferPointer, Int32, String) throws -> Void

  /// Opens or creates the journal of a run directory and takes its lock.
  /// - Throws: `StudyError.locked` if another process holds it, `FileError`.
  init(directory: String, write: @escaping Writer = Files.write) throws {
    path = RunPaths(directory).journal
    self.write = write
    let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw FileError(path: path, operation: "open") }
    guard let lock = FileLock(file) else { throw StudyError.locked(directory: directory) }
    self.lock = lock
  }

  /// Reads the journal, and cuts off an incomplete last line; to be called before anything is appended.
  /// - Parameter includesEpochs: Whether the epochs of trials are read too.
  /// - Throws: `StudyError.notAJournal` rather than cutting off what does not look like a line of a journal.
  func contents(includesEpochs: Bool = false) throws -> JournalContents {
    let map = try MappedFile(file, path: path)
    let contents = try withExtendedLifetime(map) {
      try JournalContents(map.bytes, path: path, includesEpochs: includesEpochs)
    }
    length = map.bytes.count
    chain = contents.chain
    guard contents.wholeLength < map.bytes.count else { return contents }
    guard contents.isJournal else { throw StudyError.notAJournal(path: path) }
    try cut(to: contents.wholeLength)
    return contents
  }

  /// Appends events in one write; on failure the file is restored.
  /// - Throws: `StudyError.cannotWrite`, `StudyError.changedMeanwhile`.
  func append(_ events: [JournalEvent]) throws {
    guard let length else { preconditionFailure("a journal is read before it is written") }
    let time = Time.timestamp
    var text: [UInt8] = []
    var chain = chain
    for event in events {
      var (name, fields) = event.line
      fields["event"] = .string(name)
      fields["time"] = .string(time)
      let start = text.count
      text += JSONValue.object(fields).line.utf8
      chain.close(&text, from: start)
      text.append(UInt8(ascii: "\n"))
    }
    guard try size() == length else { throw StudyError.changedMeanwhile(path: path) }
    do {
      try text.withUnsafeBytes { try write($0, file, path) }
    } catch let error as FileError {
      // Half a line may be on disk. If it cannot be cut off here, the next open does it.
      if let size = try? size(), (0..<text.count).contains(size - length) { try? cut(to: length) }
      throw StudyError.cannotWrite(error)
    }
    self.length = length + text.count
    self.chain = chain
    isSynced = false
  }

  /// Returns when everything appended is on disk.
  func sync() throws {
    if isSynced { return }
    guard fsync(file) == 0 else {
      throw StudyError.cannotWrite(FileError(path: path, operation: "write"))
    }
    isSynced = true
  }

  private func size() throws -> Int {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw FileError(path: path, operation: "read") }
    return Int(status.st_size)
  }

  /// - Parameter length: At most the file's size, and the end of a line of it.
  private func cut(to length: Int) throws {
    guard ftruncate(file, off_t(length)) == 0 else {
      throw FileError(path: path, operation: "repair")
    }
    self.length = length
  }
}
