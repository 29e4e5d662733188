/// Derives from the results of earlier trials how good a trial must be at each epoch to continue.
///
/// The thresholds of a trial follow from the results that were told before it was proposed, so that they do not depend
/// on time; the worker compares, and stops by itself.
public protocol Pruner: Sendable {
  /// Learns a result, in trial order.
  mutating func learn(_ result: CandidateResult)

  /// The limits for a trial that is proposed now, by ascending epoch; empty if there are none yet.
  func thresholds() -> [PruningThreshold]
}

extension PruningThreshold {
  /// Whether a trial that has reached the epoch stops: its best values so far are dominated by the threshold's, so that
  /// none is better and at least one is worse. With one objective, the best so far is worse.
  /// - Parameter best: For each objective the best value up to the epoch, oriented so that higher is better. NaN,
  ///   from a trial that reported no number, counts as worst.
  public func prunes(best: [Double]) -> Bool {
    precondition(best.count == values.count, "a threshold needs one value for each of \(values.count) objectives")
    let best = best.map { $0.isNaN ? -.infinity : $0 }
    return zip(best, values).allSatisfy { $0 <= $1 } && best != values
  }
}
