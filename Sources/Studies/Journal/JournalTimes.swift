import Essentials

/// When the lines of a journal were written, in seconds since 1970. They are no part of a study's state, as they differ
/// between equal runs.
public struct JournalTimes: Equatable, Sendable {
  /// Of the first line.
  public private(set) var first: Double?
  /// Of the last line that is no epoch's.
  public private(set) var last: Double?
  /// By number, when each trial's result was written.
  public private(set) var trials: [Int: Double] = [:]

  mutating func note(_ event: JournalEvent, _ line: JSONValue) {
    if case .epoch = event { return }
    guard let seconds = line["time"]?.string.flatMap(Time.seconds) else { return }
    first = first ?? seconds
    last = seconds
    if case .trial(let record) = event, trials[record.number] == nil { trials[record.number] = seconds }
  }
}
