import TensorCore

/// What the two networks of a GAN minimise. Scores are the discriminator's outputs before any sigmoid.
public enum AdversarialLoss: Equatable, Sendable {
  /// The discriminator's binary cross-entropy; the generator minimises mean log(1 - D(G(z))), as the text has it
  /// (Goodfellow et al., 2014, eq. 1). Its slope vanishes where the discriminator is sure.
  case minimax
  /// The same discriminator; the generator minimises -mean log D(G(z)) (Goodfellow et al., 2014, section 3).
  case nonSaturating
  /// The critic minimises mean D(G(z)) - mean D(x), with all its weights clipped to ±limit after each step
  /// (Arjovsky et al., 2017, arXiv 1701.07875, algorithm 1; there 0.01).
  case wasserstein(limit: Float)
  /// The same critic, with a penalty on its gradient between real and generated samples in place of clipping
  /// (Gulrajani et al., 2017, arXiv 1704.00028; there a weight of 10).
  case wassersteinWithPenalty(weight: Float)

  /// The discriminator's part for real samples.
  /// - Parameter smoothing: What the target 1 is lowered by (one-sided label smoothing, Salimans et al., 2016);
  ///   a Wasserstein critic has no targets.
  func ofReal(_ scores: Tensor, smoothing: Float) -> Tensor {
    switch self {
    case .minimax, .nonSaturating: binaryCrossEntropy(scores, target: 1 - smoothing)
    case .wasserstein, .wassersteinWithPenalty: scores.mean.scaled(by: -1)
    }
  }

  /// The discriminator's part for generated samples.
  func ofGenerated(_ scores: Tensor) -> Tensor {
    switch self {
    case .minimax, .nonSaturating: binaryCrossEntropy(scores, target: 0)
    case .wasserstein, .wassersteinWithPenalty: scores.mean
    }
  }

  /// The generator's.
  func ofGenerator(_ scores: Tensor) -> Tensor {
    switch self {
    // log(1 - D) is the negative cross-entropy against 0.
    case .minimax: binaryCrossEntropy(scores, target: 0).scaled(by: -1)
    case .nonSaturating: binaryCrossEntropy(scores, target: 1)
    case .wasserstein, .wassersteinWithPenalty: scores.mean.scaled(by: -1)
    }
  }
}
