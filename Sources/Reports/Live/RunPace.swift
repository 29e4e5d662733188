import Essentials
import Studies

/// How fast a search gets on, by the times at which its trials ended.
public struct RunPace: Equatable, Sendable {
  /// Trials per second lately; nil before two trials have ended.
  public let rate: Double?
  /// How many trials ran at a time lately, on average; nil likewise.
  public let parallel: Double?

  /// The number of trials that count as lately.
  private static let window = 40

  public init(_ state: StudyState, _ times: JournalTimes) {
    let ended = state.trials.compactMap { trial in times.trials[trial.number].map { (end: $0.seconds, trial.seconds) } }
      .sorted { $0.end < $1.end }.suffix(Self.window + 1)
    guard ended.count > 1, let first = ended.first, let last = ended.last, last.end > first.end else {
      (rate, parallel) = (nil, nil)
      return
    }
    let span = last.end - first.end
    rate = Double(ended.count - 1) / span
    parallel = ended.dropFirst().reduce(0) { $0 + $1.1 } / span
  }

  /// Seconds until a number of trials have ended; nil if the rate is unknown.
  public func seconds(for trials: Int) -> Double? { rate.map { Double(trials) / $0 } }
}
