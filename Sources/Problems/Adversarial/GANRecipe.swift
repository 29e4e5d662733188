import Essentials
import NeuralNetworks
import TensorCore

/// A GAN before it has weights, and how it is trained: what both problems hand to `GANTraining`.
struct GANRecipe: Sendable {
  /// How one network follows its gradients.
  struct Learning: Sendable {
    let optimizer: OptimizerSettings
    let schedule: LearningRateSchedule
  }

  /// Normal noise on what the discriminator sees.
  struct InstanceNoise: Equatable, Sendable {
    /// In the first epoch.
    let deviation: Double
    /// The epochs over which it falls to 0, evenly.
    let epochs: Int

    /// - Parameter epoch: From 0.
    func deviation(in epoch: Int) -> Double { deviation * max(0, 1 - Double(epoch) / Double(epochs)) }
  }

  let generator: NetworkPlan
  let discriminator: NetworkPlan
  let generatorLearning: Learning
  let discriminatorLearning: Learning
  let loss: AdversarialLoss
  var constraint = CriticConstraint.none
  /// nil: the loss's own.
  var weighting: DiscriminatorWeighting?
  var labelSmoothing = 0.0
  var instanceNoise: InstanceNoise?
  /// The decay of the generator's moving average; nil for none.
  var averageDecay: Double?
  var noise = NoiseDistribution.normal
  let training: AdversarialSettings
}

/// What a generator's input is drawn from.
public enum NoiseDistribution: String, CaseIterable, Sendable {
  /// N(0, 1).
  case normal
  /// U(-1, 1).
  case uniform

  /// - Parameter shape: Of one input, without the batch.
  func draw(_ count: Int, _ shape: [Int], _ stream: SeededGenerator) -> Tensor {
    var draw = stream
    return Tensor([count] + shape) { values in
      for index in values.indices {
        values[index] = Float(self == .normal ? draw.normal() : draw.uniform(in: -1...1))
      }
    }
  }
}
