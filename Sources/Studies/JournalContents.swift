import Essentials
import Search

/// Everything that a journal says, line for line.
///
/// A line that is not a journal's is skipped with a warning that names its number; what follows it
/// is read. A last line without a line break is a write that was cut short, and is not counted.
public struct JournalContents: Sendable {
  public private(set) var study: StudyRecord?
  /// In order of number.
  public private(set) var trials: [TrialRecord] = []
  /// By trial, in order of epoch; empty unless asked for.
  public private(set) var epochs: [Int: [EpochRecord]] = [:]
  /// By final test, likewise.
  public private(set) var testEpochs: [TestName: [EpochRecord]] = [:]
  /// The strategy's own lines, in the order in which they were written.
  public private(set) var records: [StrategyRecord] = []
  public private(set) var tests: [TestRecord] = []
  /// Whether the study ran to its end.
  public private(set) var isFinished = false
  public private(set) var warnings: [String] = []
  /// Bytes up to the end of the last whole line.
  let wholeLength: Int

  /// - Parameter includesEpochs: Reading them costs time in long journals; most readers need none.
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
    var seen: Set<Int> = []
    while let line = reader.line() {
      number += 1
      if line.isEmpty || (!includesEpochs && Self.isEpoch(line)) { continue }
      guard let value = try? JSONValue(parsing: line), try absorb(value, &seen, path: path) else {
        warnings.append("\(path):\(number): skipped a line that is not a journal's")
        continue
      }
    }
    if end < bytes.count {
      warnings.append(
        "\(path):\(number + 1): dropped a last line that was cut short (\(bytes.count - end) bytes)")
    }
    trials.sort { $0.number < $1.number }
    tests.sort { $0.name < $1.name }
  }

  private mutating func absorb(_ line: JSONValue, _ seen: inout Set<Int>, path: String) throws -> Bool {
    switch line["event"]?.string {
    case "trial":
      guard let trial = TrialRecord(line) else { return false }
      // Trials are recorded once; should a line stand twice, the first one is the truth.
      if seen.insert(trial.number).inserted { trials.append(trial) }
    case "epoch":
      guard let epoch = EpochRecord(line) else { return false }
      if let trial = line["trial"]?.integer {
        Self.add(epoch, to: &epochs[trial, default: []])
      } else if let name = TestName(line) {
        Self.add(epoch, to: &testEpochs[name, default: []])
      } else {
        return false
      }
    case "study":
      if let format = line["format"]?.integer, format > Journal.format {
        throw StudyError.newerFormat(path: path, format: format)
      }
      guard let record = StudyRecord(line) else { return false }
      study = study ?? record
    case "test":
      guard let test = TestRecord(line) else { return false }
      if !tests.contains(where: { $0.name == test.name }) { tests.append(test) }
    case "end":
      isFinished = true
    case let event?:
      guard var fields = line.object else { return false }
      fields["event"] = nil
      fields["time"] = nil
      records.append(StrategyRecord(event: event, fields: fields))
    case nil:
      return false
    }
    return true
  }

  /// A trial cut short after its epochs and repeated on resume leaves them twice.
  private static func add(_ epoch: EpochRecord, to epochs: inout [EpochRecord]) {
    if epochs.last?.epoch ?? 0 < epoch.epoch { epochs.append(epoch) }
  }

  /// Keys are sorted, so an epoch's line is known by its beginning.
  private static func isEpoch(_ line: UnsafeRawBufferPointer) -> Bool {
    let prefix: StaticString = "{\"epoch\":"
    guard line.count > prefix.utf8CodeUnitCount, line.last == UInt8(ascii: "}") else { return false }
    return line.prefix(prefix.utf8CodeUnitCount).elementsEqual(
      UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount))
  }
}

extension JournalContents {
  /// The best trial: highest fitness, of equal ones the lowest number.
  public var best: TrialRecord? {
    trials.reduce(nil) { best, trial in trial.beats(best) ? trial : best }
  }
}
