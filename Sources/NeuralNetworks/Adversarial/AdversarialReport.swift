/// What one step of a GAN's training showed; each is a mean over the batch.
public struct AdversarialReport: Equatable, Sendable {
  /// What a step of the generator showed.
  public struct Generator: Equatable, Sendable {
    public let loss: Float
    /// The cross-entropy of its samples' scores to those of real ones, -log D(G(z)), whatever the loss.
    public let crossEntropy: Float
    /// The Euclidean norm of the gradient over all of the generator's weights.
    public let gradientNorm: Double
  }

  /// The discriminator's loss on real and on generated samples, each before its weight.
  public let realLoss: Float
  public let fakeLoss: Float
  /// The weights of the two in this step.
  public let realWeight: Double
  public let fakeWeight: Double
  /// The weighted sum, with a gradient penalty if there is one.
  public let discriminatorLoss: Float
  /// Its scores, before any sigmoid.
  public let realScore: Float
  public let fakeScore: Float
  /// The gradients of the two parts, and the sigmoid of the scores.
  public let gradients: LossGradients
  /// The scores taken for logits of being real, whatever the loss: -log D(x) - log(1 - D(G(z))), to compare losses by.
  public let discriminatorCrossEntropy: Float
  /// nil where the generator made no step.
  public var generator: Generator?

  public var generatorLoss: Float? { generator?.loss }
  public var generatorCrossEntropy: Float? { generator?.crossEntropy }

  /// Whether every loss is a finite number.
  public var isFinite: Bool { discriminatorLoss.isFinite && generator?.loss.isFinite ?? true }
}
