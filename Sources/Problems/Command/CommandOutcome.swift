/// How a run of the program ended.
public enum CommandOutcome: Equatable, Sendable {
  /// It ended with exit code 0 and a result that has every metric asked for.
  case complete(metrics: [String: Double])
  /// Why it gave no result, in one sentence.
  case failed(String)
  /// It was ended because an epoch's measures were not good enough.
  case pruned
  /// It was ended because the caller wanted to stop.
  case interrupted
}

/// How a run of the program ended, and after how long.
public struct CommandResult: Equatable, Sendable {
  public let outcome: CommandOutcome
  /// Wall time from preparing the directory to the end of the last process.
  public let seconds: Double
}

/// What becomes of a trial after one of its epochs.
public enum EpochVerdict: Equatable, Sendable {
  case proceed
  /// End the program; the trial counts as pruned.
  case prune
}
