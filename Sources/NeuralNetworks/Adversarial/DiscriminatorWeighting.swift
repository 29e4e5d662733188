/// The weights of the two parts of a discriminator's loss: w_r L_real + w_f L_fake.
public enum DiscriminatorWeighting: Equatable, Sendable {
  /// The same in every step; neither is negative, and their sum is above 0.
  case fixed(real: Double, fake: Double)
  /// Chosen in every step from the gradients of the parts.
  case adaptive(AdaptiveWeighting)
}

/// What the weights of one step are chosen from.
public struct LossGradients: Equatable, Sendable {
  /// The Euclidean norms of the gradients of the real and of the fake part over all of the discriminator's weights.
  public let realNorm: Double
  public let fakeNorm: Double
  /// The inner product of the two gradients.
  public let inner: Double
  /// The mean probabilities of being real that the discriminator gives real and generated samples: the sigmoid of its
  /// scores.
  public let realProbability: Double
  public let fakeProbability: Double

  public init(
    realNorm: Double, fakeNorm: Double, inner: Double, realProbability: Double, fakeProbability: Double
  ) {
    self.realNorm = realNorm
    self.fakeNorm = fakeNorm
    self.inner = inner
    self.realProbability = realProbability
    self.fakeProbability = fakeProbability
  }

  /// The cosine of the angle between the gradients; 0 if one of them is 0.
  public var cosine: Double {
    realNorm > 0 && fakeNorm > 0 ? min(1, max(-1, inner / (realNorm * fakeNorm))) : 0
  }
}

/// Adaptive weights of the discriminator's loss (Zadorozhnyy, Cheng and Ye, 2021, Adaptive weighted discriminator for
/// training generative adversarial networks, CVPR): the part that lags behind is favoured, without a step that makes
/// the other one worse.
///
/// A part weighs 1/|g| if its gradient g is normalised, else 1. If the real part lags, the fake part has a weight that
/// removes from the step what opposes the real gradient; if the two do not oppose, it has `surplus` alone. Likewise for
/// a real part that is far ahead.
public struct AdaptiveWeighting: Equatable, Sendable {
  /// Whether gradients are normalised.
  public let isNormalized: Bool
  /// α₁: a mean probability of real samples below this counts as lagging.
  public let lowerLimit = 0.5
  /// α₂: one above this counts as ahead.
  public let upperLimit = 0.75
  /// δ: how far the probability of real samples may be below that of generated ones.
  public let margin = 0.05
  /// ε: added to every weight.
  public let surplus = 0.05
  /// Norms below this count as this.
  private let smallestNorm = 1e-12

  public init(isNormalized: Bool) { self.isNormalized = isNormalized }

  /// The weights of one step.
  public func callAsFunction(_ gradients: LossGradients) -> (real: Double, fake: Double) {
    let real = max(gradients.realNorm, smallestNorm)
    let fake = max(gradients.fakeNorm, smallestNorm)
    let (realUnit, fakeUnit) = isNormalized ? (1 / real, 1 / fake) : (1, 1)
    let isObtuse = gradients.inner <= 0
    let (scoreOfReal, scoreOfFake) = (gradients.realProbability, gradients.fakeProbability)
    if scoreOfReal < lowerLimit || scoreOfReal < scoreOfFake - margin {
      let balance = isObtuse ? -gradients.inner / (fake * fake) * realUnit : 0
      return (realUnit + surplus, balance + surplus)
    }
    if scoreOfReal > upperLimit, scoreOfReal > scoreOfFake - margin {
      let balance = isObtuse ? -gradients.inner / (real * real) * fakeUnit : 0
      return (balance + surplus, fakeUnit + surplus)
    }
    return (realUnit + surplus, fakeUnit + surplus)
  }
}
