import TensorCore

/// The losses of a discriminator and a generator for the discriminator's scores of real and generated samples.
///
/// Scores are logits, before any sigmoid: all losses are computed from them and stay finite however sure
/// the discriminator is. Every loss is a mean over its scores, to be minimised.
public enum AdversarialLoss: String, CaseIterable, Sendable {
  /// Binary cross-entropy as one mean over real and generated samples together, so both parts weigh ½ by default; the
  /// generator minimises the cross-entropy of its samples to the label "real". At equilibrium both losses are log 2,
  /// about 0.69.
  case meanCrossEntropy = "bce"
  /// Binary cross-entropy; the generator minimises log(1 - D), the saturating form (Goodfellow et al., 2014,
  /// eq. 1).
  case minimax
  /// Binary cross-entropy; the generator minimises -log D, its heuristic of section 3 there. Labelling generated
  /// samples as real in the generator's step, the "deceptive" labels of Sabiri et al. (2022), is this loss.
  case nonSaturating
  /// The difference of mean scores (Arjovsky et al., 2017): the discriminator is a critic without sigmoid,
  /// which has to be kept Lipschitz by other means.
  case wasserstein
  /// Half the squared distance of scores from 1 for real and from 0 for generated samples (Mao et al., 2017, arXiv
  /// 1611.04076, eq. 9).
  case leastSquares
  /// max(0, 1 - D) for real and max(0, 1 + D) for generated samples; the generator minimises -D (Miyato et al., 2018,
  /// arXiv 1802.05957, eqs. 16 and 17).
  case hinge

  /// Whether real samples have a target score that label smoothing can lower.
  public var hasTarget: Bool {
    switch self {
    case .meanCrossEntropy, .minimax, .nonSaturating, .leastSquares: true
    case .wasserstein, .hinge: false
    }
  }

  /// The weights of the two parts of the discriminator's loss unless others are set.
  public var standardWeight: Double { self == .meanCrossEntropy ? 0.5 : 1 }

  /// The discriminator's loss for its scores of real samples.
  /// - Parameter smoothing: One-sided label smoothing (Salimans et al., 2016): the target is 1 minus this, in
  ///   0 ... 0.5. Losses without a target ignore this.
  public func ofReal(_ scores: Tensor, smoothing: Float = 0) -> Tensor {
    switch self {
    case .meanCrossEntropy, .minimax, .nonSaturating: binaryCrossEntropy(scores, target: 1 - smoothing)
    case .wasserstein: scores.mean.scaled(by: -1)
    case .leastSquares: squares(scores, target: 1 - smoothing)
    case .hinge: activate(Tensor(scores.shape, repeating: 1) - scores, .relu).mean
    }
  }

  /// The discriminator's loss for its scores of generated samples.
  public func ofGenerated(_ scores: Tensor) -> Tensor {
    switch self {
    case .meanCrossEntropy, .minimax, .nonSaturating: binaryCrossEntropy(scores, target: 0)
    case .wasserstein: scores.mean
    case .leastSquares: squares(scores, target: 0)
    case .hinge: activate(Tensor(scores.shape, repeating: 1) + scores, .relu).mean
    }
  }

  /// The generator's loss for the discriminator's scores of its samples.
  public func ofGenerator(_ scores: Tensor) -> Tensor {
    switch self {
    case .minimax: binaryCrossEntropy(scores, target: 0).scaled(by: -1)
    case .meanCrossEntropy, .nonSaturating: binaryCrossEntropy(scores, target: 1)
    case .wasserstein, .hinge: scores.mean.scaled(by: -1)
    case .leastSquares: squares(scores, target: 1)
    }
  }
}

private func squares(_ scores: Tensor, target: Float) -> Tensor {
  meanSquaredError(scores, target: Tensor(scores.shape, repeating: target)).scaled(by: 0.5)
}
