import Essentials
import NeuralNetworks

/// How a GAN is trained: the section `training` of a configuration.
public struct AdversarialSettings: Equatable, Sendable {
  /// `epochs`, default 10: the source's for CIFAR.
  public var epochs: Int
  /// `batchSize`: images per step, default 64.
  public var batchSize: Int
  /// `batchesPerEpoch`: the maximum number of batches per epoch, for small budgets; null, the default, for all images.
  public var batchesPerEpoch: Int?
  /// `discriminatorSteps` for each step of the generator, default 1. Each has a batch of its own.
  public var discriminatorSteps: Int
  /// `clipLimit`: what a Wasserstein critic's weights are clipped to, default 0.01 (Arjovsky et al., 2017).
  public var clipLimit: Double
  /// `penaltyWeight` of the gradient penalty, default 10 (Gulrajani et al., 2017).
  public var penaltyWeight: Double

  public init(_ reader: SettingsReader) {
    epochs = reader.integer("epochs", default: 10, in: 1...1_000_000, unit: "epochs")
    batchSize = reader.integer("batchSize", default: 64, in: 1...65_536, unit: "images")
    batchesPerEpoch =
      reader.has("batchesPerEpoch") ? reader.integer("batchesPerEpoch", in: 1...1_000_000_000, unit: "batches") : nil
    if batchesPerEpoch == nil { _ = reader.raw("batchesPerEpoch") }
    discriminatorSteps = reader.integer("discriminatorSteps", default: 1, in: 1...1000, unit: "steps")
    clipLimit = reader.number("clipLimit", default: 0.01, in: 1e-6...100)
    penaltyWeight = reader.number("penaltyWeight", default: 10, in: 1e-6...1e6)
  }
}

extension AdversarialSettings {
  var clipping: CriticConstraint { .clipping(limit: Float(clipLimit)) }
  var penalty: CriticConstraint { .gradientPenalty(weight: Float(penaltyWeight)) }
}
