import Essentials
import TensorCore

/// Trains the two networks of a GAN, a step at a time.
///
/// ```swift
/// let trainer = AdversarialTrainer(
///   generator: g, discriminator: d, loss: .nonSaturating, generatorOptimizer: og, discriminatorOptimizer: od)
/// let report = trainer.step(real: images, noise: z, stream: stream.child("step", number))
/// ```
public final class AdversarialTrainer {
  public let generator: Network
  /// Scores samples, `[N, 1]` logits.
  public let discriminator: Network
  public let loss: AdversarialLoss
  public let constraint: CriticConstraint
  /// What the target of real samples is lowered by, in 0 ..< 0.5.
  public let labelSmoothing: Float
  public let generatorOptimizer: Optimizer
  public let discriminatorOptimizer: Optimizer

  public init(
    generator: Network, discriminator: Network, loss: AdversarialLoss, constraint: CriticConstraint = .none,
    labelSmoothing: Float = 0, generatorOptimizer: Optimizer, discriminatorOptimizer: Optimizer
  ) {
    self.generator = generator
    self.discriminator = discriminator
    self.loss = loss
    self.constraint = constraint
    self.labelSmoothing = labelSmoothing
    self.generatorOptimizer = generatorOptimizer
    self.discriminatorOptimizer = discriminatorOptimizer
  }

  /// One step of the discriminator, then one of the generator on the same generated samples.
  /// - Parameters:
  ///   - real: `[N, …]`.
  ///   - noise: `[N, …]`, of the generator's input shape.
  ///   - stream: What is random in it, dropout and the penalty's mixes, is drawn below this.
  public func step(real: Tensor, noise: Tensor, stream: SeededGenerator) -> AdversarialReport {
    let fake = generator(noise, in: .training(stream.child("generator")))
    var report = teachDiscriminator(real: real, fake: fake, stream: stream.child("discriminator"))
    let taught = teachGenerator(fake: fake, stream: stream.child("judge"))
    (report.generatorLoss, report.generatorCrossEntropy) = (taught.loss, taught.crossEntropy)
    return report
  }

  /// One step of the discriminator alone; where it makes several a step of the generator, call this before.
  public func teachDiscriminator(real: Tensor, fake: Tensor, stream: SeededGenerator) -> AdversarialReport {
    let fake = fake.detached
    let realScores = discriminator(real, in: .training(stream.child("real")))
    let fakeScores = discriminator(fake, in: .training(stream.child("fake")))
    let realLoss = loss.ofReal(realScores, smoothing: labelSmoothing)
    let fakeLoss = loss.ofGenerated(fakeScores)
    var total = realLoss + fakeLoss
    if case .gradientPenalty(let weight) = constraint {
      total = total + penalty(between: real, and: fake, stream).scaled(by: weight)
    }
    total.backward()
    discriminatorOptimizer.step()
    discriminatorOptimizer.clearGradients()
    if case .clipping(let limit) = constraint { discriminatorOptimizer.parameters.forEach { $0.clip(to: limit) } }
    return AdversarialReport(
      realLoss: realLoss.item, fakeLoss: fakeLoss.item, discriminatorLoss: total.item,
      realScore: realScores.mean.item, fakeScore: fakeScores.mean.item,
      discriminatorCrossEntropy: binaryCrossEntropy(realScores.detached, target: 1).item
        + binaryCrossEntropy(fakeScores.detached, target: 0).item)
  }

  /// One step of the generator alone, through a discriminator that stays as it is and costs no weight gradients.
  /// - Parameter fake: What the generator just made.
  /// - Returns: The generator's loss, and the cross-entropy of its samples' scores to those of real ones.
  public func teachGenerator(fake: Tensor, stream: SeededGenerator) -> (loss: Float, crossEntropy: Float) {
    discriminatorOptimizer.parameters.frozen {
      let scores = discriminator(fake, in: .training(stream))
      let loss = loss.ofGenerator(scores)
      loss.backward()
      generatorOptimizer.step()
      generatorOptimizer.clearGradients()
      return (loss.item, binaryCrossEntropy(scores.detached, target: 1).item)
    }
  }

  /// The gradient penalty at a random mix of each real sample with a generated one.
  private func penalty(between real: Tensor, and fake: Tensor, _ stream: SeededGenerator) -> Tensor {
    var draw = stream.child("mix")
    let size = real.count / real.shape[0]
    let points = Tensor(real.shape) { points in
      real.withUnsafeBufferPointer { real in
        fake.withUnsafeBufferPointer { fake in
          for sample in 0..<real.count / size {
            let part = Float(draw.uniform())
            for index in sample * size..<(sample + 1) * size {
              points[index] = part * real[index] + (1 - part) * fake[index]
            }
          }
        }
      }
    }
    let mode = ForwardMode.training(stream.child("penalty"))
    return gradientPenalty(at: points, parameters: discriminatorOptimizer.parameters) {
      discriminator($0, in: mode)
    }
  }
}

/// What one step showed; each is a mean over the batch.
public struct AdversarialReport: Equatable, Sendable {
  /// The discriminator's loss on real and on generated samples, and in all.
  public let realLoss: Float
  public let fakeLoss: Float
  public let discriminatorLoss: Float
  /// Its scores, before any sigmoid.
  public let realScore: Float
  public let fakeScore: Float
  /// The scores taken for logits of being real, whatever the loss: -log D(x) - log(1 - D(G(z))), to compare losses by.
  public let discriminatorCrossEntropy: Float
  /// nil where the generator made no step.
  public var generatorLoss: Float?
  /// The same for the generator: -log D(G(z)).
  public var generatorCrossEntropy: Float?
}
