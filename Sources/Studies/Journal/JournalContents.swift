import Essentials
import Search

/// The contents of a journal, read line by line.
///
/// A line that is not a journal event, or was edited, is skipped with a warning that names its number; the lines after
/// it are read. A last line without a line break is an incomplete write, and is dropped.
@dynamicMemberLookup
public struct JournalContents: Sendable {
  public private(set) var state = StudyState()
  public private(set) var warnings: [String] = []
  public private(set) var times = JournalTimes()
  /// Bytes up to the end of the last whole line.
  let wholeLength: Int
  /// Whether the file looks like a journal: some line of it is one's, or it holds no more than the beginning of one.
  let isJournal: Bool
  /// The chain of the lines, for what is appended.
  private(set) var chain = LineChain()

  public subscript<Value>(dynamicMember member: KeyPath<StudyState, Value>) -> Value { state[keyPath: member] }

  /// - Parameter includesEpochs: Whether to read epochs, which takes time for long journals.
  /// - Throws: `FileError`, or `StudyError.newerFormat`.
  public init(path: String, includesEpochs: Bool = false) throws {
    let file = try MappedFile(path)
    try self.init(file.bytes, path: path, includesEpochs: includesEpochs)
  }

  init(_ bytes: UnsafeRawBufferPointer, path: String, includesEpochs: Bool) throws {
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    wholeLength = end
    var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
    var number = 0
    var isJournal = false
    var faults = LineFaults()
    while let line = reader.line() {
      number += 1
      if line.isEmpty { continue }
      let finding = chain.check(line)
      switch finding {
      case .whole: break
      case .edited:
        faults.note(.edited, line: number)
        continue
      case .gap: faults.note(.gap, line: number)
      case .unchained: break
      }
      if !includesEpochs, Self.isEpoch(line) { continue }
      guard let value = try? JSONValue(parsing: line), let event = JournalEvent(value) else {
        faults.note(.unreadable, line: number)
        chain.lose()
        continue
      }
      if finding == .unchained {
        // The member elsewhere in the line: a program read the line and wrote it again.
        guard value["chain"] == nil else {
          faults.note(.edited, line: number)
          chain.lose()
          continue
        }
        if chain.hasBegun { faults.note(.unchained, line: number) }
      }
      if case .study(let study) = event, study.format > StudyRecord.currentFormat {
        throw StudyError.newerFormat(path: path, format: study.format)
      }
      isJournal = true
      state.apply(event)
      times.note(event, value)
    }
    // A power failure may leave zeros where a line was written.
    let rest = bytes[end...]
    self.isJournal = isJournal || rest.first == UInt8(ascii: "{") || rest.allSatisfy { $0 == 0 }
    warnings = faults.warnings(path: path)
    if end < bytes.count {
      warnings.append(
        "\(path):\(number + 1): dropped an incomplete last line (\(bytes.count - end) bytes)")
    }
  }

  /// Keys are sorted, so an epoch's line is recognized by its beginning.
  private static func isEpoch(_ line: UnsafeRawBufferPointer) -> Bool {
    let prefix: StaticString = "{\"epoch\":"
    guard line.count > prefix.utf8CodeUnitCount, line.last == UInt8(ascii: "}") else { return false }
    return line.prefix(prefix.utf8CodeUnitCount).elementsEqual(
      UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount))
  }
}

extension StudyRecord {
  /// The study of a run directory, read without its trials; nil if there is none, or if its line was edited.
  public init?(directory: String) {
    guard let file = try? MappedFile(RunPaths(directory).journal) else { return nil }
    var reader = ByteReader(file.bytes)
    var chain = LineChain()
    guard let line = reader.line(), chain.check(line) != .edited, let value = try? JSONValue(parsing: line) else {
      return nil
    }
    self.init(value)
  }
}
