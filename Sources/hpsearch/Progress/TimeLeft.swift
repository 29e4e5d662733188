/// Estimates how long the rest of a study takes, from the trials that finished.
///
/// Work is counted in seconds of trials, and the rate per second of wall time is measured, so the estimate need
/// not know the number of workers or how often they are idle at the end of a batch.
struct TimeLeft: Equatable {
  private var finished = 0
  private var workDone = 0.0
  /// When each running task began, by its name.
  private var running: [String: Double] = [:]
  /// Which part of each running task is done at least, in 0...1, as far as it is known.
  private var shares: [String: Double] = [:]
  private var began: Double?

  mutating func start(_ task: String, at now: Double) {
    began = began ?? now
    running[task] = now
  }

  /// Takes in how much of a running task is done; one that may stop early is done sooner.
  mutating func advance(_ task: String, share: Double) { shares[task] = share }

  mutating func finish(_ task: String, seconds: Double) {
    running[task] = nil
    shares[task] = nil
    finished += 1
    workDone += seconds
  }

  /// Seconds until `remaining` tasks, running ones included, are done; nil while nothing is known of any. Before the
  /// first has finished it is what the running ones would take at most, by their parts that are done.
  func seconds(remaining: Int, now: Double) -> Double? {
    guard let began, now > began, let mean = mean(now) else { return nil }
    let spent = running.values.map { max(0, now - $0) }
    let speed = max(1, (workDone + spent.reduce(0, +)) / (now - began))
    // The work left in a task that takes longer than the mean cannot be predicted.
    let begun = spent.reduce(0) { $0 + min($1, mean) }
    return max(0, mean * Double(remaining) - begun) / speed
  }

  /// The mean seconds of a task.
  private func mean(_ now: Double) -> Double? {
    if finished > 0 { return workDone / Double(finished) }
    let whole = shares.compactMap { task, share in
      share > 0 ? running[task].map { max(0, now - $0) / min(1, share) } : nil
    }
    return whole.isEmpty ? nil : whole.reduce(0, +) / Double(whole.count)
  }
}
