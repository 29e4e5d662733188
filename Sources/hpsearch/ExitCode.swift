/// The exit status of the process.
public enum ExitCode: Int32, Sendable {
  case done = 0
  case failure = 1
  /// Wrong usage or an invalid config.
  case usage = 2
  /// The study finished without a successful trial.
  case noSuccess = 3
  /// Interrupted; can be continued with `--resume` (EX_TEMPFAIL).
  case interrupted = 75
  /// A second signal.
  case killed = 130
}
