import Essentials

/// When the lines of a journal were written. They are no part of a study's state, as they differ between equal runs.
public struct JournalTimes: Equatable, Sendable {
  /// When the study began.
  public private(set) var began: Timestamp?
  /// When the last line that is no epoch's was written.
  public private(set) var last: Timestamp?
  /// When each trial's result was written, by its number.
  public private(set) var trials: [Int: Timestamp] = [:]

  public init() {}

  /// Takes in a line, and the event that it is.
  public mutating func note(_ event: JournalEvent, _ line: JSONValue) {
    if case .epoch = event { return }
    guard let time = line["time"]?.string.flatMap(Timestamp.init) else { return }
    began = began ?? time
    last = time
    if case .trial(let record) = event, trials[record.number] == nil { trials[record.number] = time }
  }

  /// When a trial began and ended.
  /// - Parameter seconds: Its duration.
  /// - Returns: Nil if the journal does not say when it ended.
  public func span(of trial: Int, seconds: Double) -> (start: Timestamp, end: Timestamp)? {
    trials[trial].map { (Timestamp(seconds: $0.seconds - max(0, seconds)), $0) }
  }
}
