/// A constraint that bounds the slope of a Wasserstein critic; the other losses need none.
public enum CriticConstraint: Equatable, Sendable {
  case none
  /// Every weight is clipped to ±limit after each step (Arjovsky et al., 2017, arXiv 1701.07875, algorithm 1;
  /// there 0.01).
  case clipping(limit: Float)
  /// The loss has weight · mean (‖∇D‖₂ - 1)² added, at random mixes of real and generated samples (Gulrajani et
  /// al., 2017, arXiv 1704.00028; there 10). A norm over the batch in the critic makes the penalty that of the
  /// batch, not of each sample; the text advises against one.
  case gradientPenalty(weight: Float)
}
