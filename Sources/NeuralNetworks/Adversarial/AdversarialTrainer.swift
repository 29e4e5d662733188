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
  public let weighting: DiscriminatorWeighting
  /// What the target of real samples is lowered by, in 0 ..< 0.5.
  public let labelSmoothing: Float
  /// The deviation of normal noise that is added to everything the discriminator sees (Sønderby et al., 2017, arXiv
  /// 1610.04490); 0 for none. A schedule changes it.
  public var instanceNoise: Float = 0
  public let generatorOptimizer: Optimizer
  public let discriminatorOptimizer: Optimizer
  /// Updated after each step of the generator; nil for none.
  public let average: AveragedNetwork?

  /// - Parameter weighting: nil: the loss's own weights.
  public init(
    generator: Network, discriminator: Network, loss: AdversarialLoss, constraint: CriticConstraint = .none,
    weighting: DiscriminatorWeighting? = nil, labelSmoothing: Float = 0, generatorOptimizer: Optimizer,
    discriminatorOptimizer: Optimizer, average: AveragedNetwork? = nil
  ) {
    self.generator = generator
    self.discriminator = discriminator
    self.loss = loss
    self.constraint = constraint
    self.weighting = weighting ?? .fixed(real: loss.standardWeight, fake: loss.standardWeight)
    self.labelSmoothing = labelSmoothing
    self.generatorOptimizer = generatorOptimizer
    self.discriminatorOptimizer = discriminatorOptimizer
    self.average = average
  }

  /// One step of the discriminator, then one of the generator on the same generated samples.
  /// - Parameters:
  ///   - real: `[N, …]`.
  ///   - noise: `[N, …]`, of the generator's input shape.
  ///   - stream: What is random in it, dropout and the penalty's mixes, is drawn below this.
  public func step(real: Tensor, noise: Tensor, stream: SeededGenerator) -> AdversarialReport {
    let fake = generator(noise, in: .training(stream.child("generator")))
    var report = teachDiscriminator(real: real, fake: fake, stream: stream.child("discriminator"))
    report.generator = teachGenerator(fake: fake, stream: stream.child("judge"))
    return report
  }

  /// One step of the discriminator alone; where it makes several a step of the generator, call this before.
  ///
  /// The two parts of its loss are run backward one after the other, which costs as much as their sum: each has been
  /// computed by a forward pass of its own.
  public func teachDiscriminator(real: Tensor, fake: Tensor, stream: SeededGenerator) -> AdversarialReport {
    let fake = noisy(fake.detached, stream.child("fakeNoise"))
    let real = noisy(real, stream.child("realNoise"))
    let realScores = discriminator(real, in: .training(stream.child("real")))
    let fakeScores = discriminator(fake, in: .training(stream.child("fake")))
    let realLoss = loss.ofReal(realScores, smoothing: labelSmoothing)
    let fakeLoss = loss.ofGenerated(fakeScores)
    let gradients = (real: gradient(of: realLoss), fake: gradient(of: fakeLoss))
    let measured = LossGradients(
      realNorm: norm(gradients.real), fakeNorm: norm(gradients.fake), inner: inner(gradients.real, gradients.fake),
      realProbability: Double(activate(realScores.detached, .sigmoid).mean.item),
      fakeProbability: Double(activate(fakeScores.detached, .sigmoid).mean.item))
    let weights = weights(measured)

    var total = Float(weights.real) * realLoss.item + Float(weights.fake) * fakeLoss.item
    let penalty = penaltyTerm(between: real, and: fake, stream)
    penalty?.backward()
    total += penalty?.item ?? 0
    for (index, parameter) in discriminatorOptimizer.parameters.enumerated() {
      parameter.add(
        [gradients.real[index], gradients.fake[index]], scaledBy: [Float(weights.real), Float(weights.fake)])
    }
    discriminatorOptimizer.step()
    discriminatorOptimizer.clearGradients()
    if case .clipping(let limit) = constraint { discriminatorOptimizer.parameters.forEach { $0.clip(to: limit) } }
    return AdversarialReport(
      realLoss: realLoss.item, fakeLoss: fakeLoss.item, realWeight: weights.real, fakeWeight: weights.fake,
      discriminatorLoss: total, realScore: realScores.mean.item, fakeScore: fakeScores.mean.item,
      gradients: measured,
      discriminatorCrossEntropy: binaryCrossEntropy(realScores.detached, target: 1).item
        + binaryCrossEntropy(fakeScores.detached, target: 0).item)
  }

  /// One step of the generator alone, through a discriminator that stays as it is and costs no weight gradients.
  /// - Parameter fake: What the generator just made.
  public func teachGenerator(fake: Tensor, stream: SeededGenerator) -> AdversarialReport.Generator {
    discriminatorOptimizer.parameters.frozen {
      let scores = discriminator(noisy(fake, stream.child("noise")), in: .training(stream))
      let loss = loss.ofGenerator(scores)
      loss.backward()
      let norm = generatorOptimizer.gradientNorm
      generatorOptimizer.step()
      generatorOptimizer.clearGradients()
      average?.update()
      return AdversarialReport.Generator(
        loss: loss.item, crossEntropy: binaryCrossEntropy(scores.detached, target: 1).item, gradientNorm: norm)
    }
  }

  private func weights(_ measured: LossGradients) -> (real: Double, fake: Double) {
    switch weighting {
    case .fixed(let real, let fake): (real, fake)
    case .adaptive(let rule): rule(measured)
    }
  }

  /// With instance noise, if there is any.
  private func noisy(_ samples: Tensor, _ stream: SeededGenerator) -> Tensor {
    guard instanceNoise > 0 else { return samples }
    var draw = stream
    let noise = Tensor(samples.shape) { values in
      for index in values.indices { values[index] = Float(draw.normal()) * instanceNoise }
    }
    return samples + noise
  }

  // MARK: - Gradients over all of the discriminator's weights

  /// The gradient of each parameter, which is left without one; nil where the loss does not depend on it.
  private func gradient(of loss: Tensor) -> [Tensor?] {
    loss.backward()
    defer { discriminatorOptimizer.clearGradients() }
    return discriminatorOptimizer.parameters.map(\.gradient)
  }

  private func norm(_ gradient: [Tensor?]) -> Double {
    gradient.reduce(0) { $0 + ($1?.squaredNorm ?? 0) }.squareRoot()
  }

  private func inner(_ left: [Tensor?], _ right: [Tensor?]) -> Double {
    zip(left, right).reduce(0) { sum, pair in
      guard let one = pair.0, let other = pair.1 else { return sum }
      return sum + one.inner(other)
    }
  }

  // MARK: - The gradient penalty

  /// The weighted gradient penalty at a random mix of each real sample with a generated one; nil without one.
  private func penaltyTerm(between real: Tensor, and fake: Tensor, _ stream: SeededGenerator) -> Tensor? {
    guard case .gradientPenalty(let weight) = constraint else { return nil }
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
    }.scaled(by: weight)
  }
}

extension Parameter {
  /// Adds a weighted sum of gradients to this parameter's own.
  fileprivate func add(_ parts: [Tensor?], scaledBy weights: [Float]) {
    var sum = gradient
    for case (let part?, let weight) in zip(parts, weights) {
      let scaled = weight == 1 ? part : part.scaled(by: weight)
      sum = sum.map { $0 + scaled } ?? scaled
    }
    if let sum { setGradient(sum) }
  }
}
