#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Clocks.
public enum Time {
  /// Seconds on a clock that never jumps; only differences are meaningful.
  public static var monotonic: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The current time in UTC with milliseconds: `2026-11-21T08:15:30.125Z`.
  public static var timestamp: String { Timestamp.now.description }
}

/// A duration in seconds for people: `0.8 s`, `42 s`, `3 min 20 s`, `2 h 05 min`.
public func describedDuration(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
  if seconds < 10 { return "\((seconds * 10).rounded() / 10) s" }
  let whole = Int(seconds.rounded())
  if whole < 60 { return "\(whole) s" }
  if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
  let minutes = whole % 3600 / 60
  return "\(whole / 3600) h \(minutes < 10 ? "0" : "")\(minutes) min"
}
