/// Estimates how long the rest of a study takes, from the trials that finished.
///
/// Work is counted in seconds of trials, and the rate per second of wall time is measured, so the estimate need
/// not know the number of workers or how often they are idle at the end of a batch.
struct TimeLeft: Equatable {
  private var finished = 0
  private var workDone = 0.0
  /// When each running task began, by its name.
  private var running: [String: Double] = [:]
  private var began: Double?

  mutating func start(_ task: String, at now: Double) {
    began = began ?? now
    running[task] = now
  }

  mutating func finish(_ task: String, seconds: Double) {
    running[task] = nil
    finished += 1
    workDone += seconds
  }

  /// Seconds until `remaining` tasks, running ones included, are done; nil before the first has finished.
  func seconds(remaining: Int, now: Double) -> Double? {
    guard finished > 0, let began, now > began else { return nil }
    let mean = workDone / Double(finished)
    let spent = running.values.map { max(0, now - $0) }
    let speed = max(1, (workDone + spent.reduce(0, +)) / (now - began))
    // The work left in a task that takes longer than the mean cannot be predicted.
    let begun = spent.reduce(0) { $0 + min($1, mean) }
    return max(0, mean * Double(remaining) - begun) / speed
  }
}
