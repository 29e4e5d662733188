/// Decides from earlier trials when a running trial is not worth going on with.
public protocol Pruner: Sendable {
  /// Learns one result, in trial order.
  mutating func learn(_ result: CandidateResult)

  /// The limits for a trial that is proposed now.
  func thresholds() -> [PruningThreshold]
}
