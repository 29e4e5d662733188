import TensorCore

/// The losses of a discriminator and a generator for the discriminator's scores of real and generated samples.
///
/// Scores are logits, before any sigmoid: all losses are computed from them and stay finite however sure
/// the discriminator is. Every loss is a mean over its scores, to be minimised.
public enum AdversarialLoss: String, CaseIterable, Sendable {
  /// Binary cross-entropy; the generator minimises log(1 - D), the saturating form (Goodfellow et al., 2014,
  /// eq. 1).
  case minimax
  /// Binary cross-entropy; the generator minimises -log D, its heuristic of section 3 there.
  case nonSaturating
  /// The difference of mean scores (Arjovsky et al., 2017): the discriminator is a critic without sigmoid,
  /// which has to be kept Lipschitz by other means.
  case wasserstein

  /// The discriminator's loss for its scores of real samples.
  /// - Parameter smoothing: One-sided label smoothing (Salimans et al., 2016): the target is 1 minus this, in
  ///   0 ... 0.5. Wasserstein has no target and ignores this.
  public func ofReal(_ scores: Tensor, smoothing: Float = 0) -> Tensor {
    switch self {
    case .minimax, .nonSaturating: binaryCrossEntropy(scores, target: 1 - smoothing)
    case .wasserstein: scores.mean.scaled(by: -1)
    }
  }

  /// The discriminator's loss for its scores of generated samples.
  public func ofGenerated(_ scores: Tensor) -> Tensor {
    switch self {
    case .minimax, .nonSaturating: binaryCrossEntropy(scores, target: 0)
    case .wasserstein: scores.mean
    }
  }

  /// The generator's loss for the discriminator's scores of its samples.
  public func ofGenerator(_ scores: Tensor) -> Tensor {
    switch self {
    case .minimax: binaryCrossEntropy(scores, target: 0).scaled(by: -1)
    case .nonSaturating: binaryCrossEntropy(scores, target: 1)
    case .wasserstein: scores.mean.scaled(by: -1)
    }
  }
}
