import Essentials
import NeuralNetworks
import TensorCore

/// The measurements of one epoch of a GAN's training: means over its images.
public struct AdversarialEpoch: Equatable, Sendable {
  /// From 1.
  public let epoch: Int
  public var discriminatorLoss = 0.0
  public var generatorLoss = 0.0
  /// The discriminator's mean score of real images, before any sigmoid.
  public var realScore = 0.0
  /// Likewise of generated images.
  public var fakeScore = 0.0
  /// The cross-entropy of the scores, so that GANs with different losses can be compared; equal to the loss for "bce".
  public var discriminatorCrossEntropy = 0.0
  public var generatorCrossEntropy = 0.0

  public var isFinite: Bool {
    [discriminatorLoss, generatorLoss, discriminatorCrossEntropy, generatorCrossEntropy].allSatisfy(\.isFinite)
  }
}

/// Trains the GAN of a chromosome on images.
///
/// All randomness comes from named children of the seed: weights, order of the images, noise.
struct GANTraining {
  let chromosome: GANChromosome
  let generator: Network
  let discriminator: Network
  private let settings: AdversarialSettings
  private let seed: SeededGenerator
  private let trainer: AdversarialTrainer
  private let rates: (generator: Double, discriminator: Double)

  /// Makes both networks with fresh weights.
  /// - Throws: `LayerMisfit` and `SettingsError` for a chromosome that is not a GAN.
  init(_ chromosome: GANChromosome, _ settings: AdversarialSettings, seed: SeededGenerator) throws {
    let plans = try chromosome.plans()
    generator = plans.generator.makeNetwork(seed: seed.child("generator"))
    discriminator = plans.discriminator.makeNetwork(seed: seed.child("discriminator"))
    self.chromosome = chromosome
    self.settings = settings
    self.seed = seed
    let optimizers = (
      generator: try chromosome.generator.settings().makeOptimizer(for: generator.parameters),
      discriminator: try chromosome.discriminator.settings().makeOptimizer(for: discriminator.parameters)
    )
    rates = (optimizers.generator.learningRate, optimizers.discriminator.learningRate)
    let rule = chromosome.loss.rule(settings)
    trainer = AdversarialTrainer(
      generator: generator, discriminator: discriminator, loss: rule.loss, constraint: rule.constraint,
      generatorOptimizer: optimizers.generator, discriminatorOptimizer: optimizers.discriminator)
  }

  /// The number of weights of both networks.
  var weights: Int { generator.parameterCount + discriminator.parameterCount }

  /// Trains until the last epoch, or until a loss is not finite.
  /// - Parameters:
  ///   - samples: Indexes of images of `source`, at least one.
  ///   - report: Called after each epoch.
  /// - Returns: The last epoch; nil if the training diverged.
  func train(
    on source: some BatchSource, samples: [Int], report: (AdversarialEpoch) -> Void
  ) -> AdversarialEpoch? {
    precondition(!samples.isEmpty, "a training needs images")
    var last: AdversarialEpoch?
    for epoch in 1...settings.epochs {
      guard let shown = pass(epoch, source, samples) else { return nil }
      report(shown)
      last = shown
    }
    // The last step may have diverged without a loss that shows it.
    let values = (generator.state + discriminator.state).map(\.tensor)
    return values.allSatisfy { $0.values.allSatisfy(\.isFinite) } ? last : nil
  }

  /// - Returns: nil if a loss was not finite.
  private func pass(_ epoch: Int, _ source: some BatchSource, _ samples: [Int]) -> AdversarialEpoch? {
    let stream = seed.child("epoch", epoch)
    var shuffle = stream.child("shuffle")
    let rounds = rounds(shuffle.permutation(samples.count).map { samples[$0] })
    var sum = AdversarialEpoch(epoch: epoch)
    var images = (judged: 0.0, made: 0.0)
    for (number, indices) in rounds.enumerated() {
      let step = stream.child("step", number)
      let factor = chromosome.schedule.factor(epoch: epoch - 1, batch: number, of: rounds.count)
      trainer.generatorOptimizer.learningRate = rates.generator * factor
      trainer.discriminatorOptimizer.learningRate = rates.discriminator * factor

      let real = source.batch(indices, augmentedBy: step.child("augment"))
      let noise = chromosome.noise(indices.count, step.child("noise"))
      let isLast = (number + 1) % settings.discriminatorSteps == 0
      let shown = isLast ? trainer.step(real: real, noise: noise, stream: step) : judge(real, noise, step)
      guard shown.discriminatorLoss.isFinite, shown.generatorLoss?.isFinite ?? true else { return nil }
      sum.add(shown, images: Double(indices.count))
      images.judged += Double(indices.count)
      if isLast { images.made += Double(indices.count) }
    }
    sum.divide(judged: images.judged, made: images.made)
    return sum.isFinite ? sum : nil
  }

  /// A step of the discriminator alone.
  private func judge(_ real: Tensor, _ noise: Tensor, _ stream: SeededGenerator) -> AdversarialReport {
    let fake = Gradients.withoutRecording { generator(noise, in: .training(stream.child("generator"))) }
    return trainer.teachDiscriminator(real: real, fake: fake, stream: stream.child("discriminator"))
  }

  /// Complete rounds of discriminator steps and one generator step, so that every epoch has both.
  private func rounds(_ order: [Int]) -> [ArraySlice<Int>] {
    let all = batches(of: settings.batchSize, order)
    let kept = all.prefix(settings.batchesPerEpoch ?? all.count)
    let count = max(1, kept.count / settings.discriminatorSteps)
    return (0..<count * settings.discriminatorSteps).map { kept[$0 % kept.count] }
  }
}

extension GANChromosome {
  /// Noise of the generator's input shape, from the standard normal distribution.
  func noise(_ count: Int, _ stream: SeededGenerator) -> Tensor {
    var draw = stream
    return Tensor([count] + networks.noise) { values in
      for index in values.indices { values[index] = Float(draw.normal()) }
    }
  }
}

extension GANSpace.Loss {
  /// The generator's part of "bce" is -log D, whose gradient does not vanish while D is confident.
  fileprivate func rule(_ settings: AdversarialSettings) -> (loss: AdversarialLoss, constraint: CriticConstraint) {
    switch self {
    case .crossEntropy: (.nonSaturating, .none)
    case .wassersteinClipping: (.wasserstein, .clipping(limit: Float(settings.clipLimit)))
    case .wassersteinPenalty: (.wasserstein, .gradientPenalty(weight: Float(settings.penaltyWeight)))
    }
  }
}

extension AdversarialEpoch {
  fileprivate mutating func add(_ step: AdversarialReport, images: Double) {
    discriminatorLoss += images * Double(step.discriminatorLoss)
    realScore += images * Double(step.realScore)
    fakeScore += images * Double(step.fakeScore)
    discriminatorCrossEntropy += images * Double(step.discriminatorCrossEntropy)
    generatorLoss += images * Double(step.generatorLoss ?? 0)
    generatorCrossEntropy += images * Double(step.generatorCrossEntropy ?? 0)
  }

  fileprivate mutating func divide(judged: Double, made: Double) {
    discriminatorLoss /= judged
    realScore /= judged
    fakeScore /= judged
    discriminatorCrossEntropy /= judged
    generatorLoss /= made
    generatorCrossEntropy /= made
  }
}

// MARK: - Results

extension GANTraining {
  /// Images generated with the current weights, `[count, H, W, C]` in -1 ... 1.
  func images(_ count: Int, _ stream: SeededGenerator, batchSize: Int) -> Tensor {
    generator.outputs(count: count, batchSize: batchSize) { range in
      chromosome.noise(range.count, stream.child("batch", range.lowerBound / batchSize))
    }
  }

  /// Both networks' weights: `generator.conv1.weight`, `discriminator.hidden.bias`, ….
  func weightsFile(metadata: [String: String]) -> Safetensors {
    func named(_ prefix: String, _ network: Network) -> [NamedTensor] {
      network.state.map { NamedTensor("\(prefix).\($0.name)", $0.tensor) }
    }
    return Safetensors(named("generator", generator) + named("discriminator", discriminator), metadata: metadata)
  }
}
