import Essentials

/// When the lines of a journal were written.
public struct JournalTimes: Equatable, Sendable {
  /// When the study began.
  public private(set) var began: Timestamp?
  /// When the last line was written.
  public private(set) var last: Timestamp?
  /// When each trial ended, by its number.
  public private(set) var trials: [Int: Timestamp] = [:]

  public init() {}

  /// Lines that are not a journal's are skipped, as is a last line that was not written to its end.
  /// - Throws: `FileError`.
  public init(path: String) throws {
    let file = try MappedFile(path)
    withExtendedLifetime(file) {
      let end = file.bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      var reader = ByteReader(UnsafeRawBufferPointer(rebasing: file.bytes[..<end]))
      while let line = reader.line() {
        // An epoch's line, which begins with its number, tells nothing that its trial's does not.
        guard line.count > 1, line[1] == UInt8(ascii: "\""), !line.starts(with: Self.epoch) else { continue }
        if let value = try? JSONValue(parsing: line) { add(value) }
      }
    }
  }

  private static let epoch = Array(#"{"epoch":"#.utf8)

  /// Takes in a line.
  mutating func add(_ line: JSONValue) {
    guard let time = line["time"]?.string.flatMap(Timestamp.init) else { return }
    last = max(time, last ?? time)
    switch line["event"]?.string {
    case "study": began = began ?? time
    case "trial":
      if let number = line["number"]?.integer, trials[number] == nil { trials[number] = time }
    default: break
    }
  }

  /// When a trial began and ended.
  /// - Parameter seconds: Its duration.
  /// - Returns: Nil if the journal does not say when it ended.
  public func span(of trial: Int, seconds: Double) -> (start: Timestamp, end: Timestamp)? {
    trials[trial].map { (Timestamp(seconds: $0.seconds - max(0, seconds)), $0) }
  }
}
