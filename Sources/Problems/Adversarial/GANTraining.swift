import Essentials
import NeuralNetworks
import TensorCore

/// The training of one GAN, an epoch at a time.
///
/// All randomness comes from named children of the seed: weights, order of the samples, noise.
final class GANTraining {
  let recipe: GANRecipe
  let generator: Network
  let discriminator: Network
  /// The number of completed epochs.
  private(set) var epochs = 0
  private let seed: SeededGenerator
  private let trainer: AdversarialTrainer

  /// Makes both networks with fresh weights.
  init(_ recipe: GANRecipe, seed: SeededGenerator) {
    generator = recipe.generator.makeNetwork(seed: seed.child("generator"))
    discriminator = recipe.discriminator.makeNetwork(seed: seed.child("discriminator"))
    self.recipe = recipe
    self.seed = seed
    let network = generator
    trainer = AdversarialTrainer(
      generator: generator, discriminator: discriminator, loss: recipe.loss, constraint: recipe.constraint,
      weighting: recipe.weighting, labelSmoothing: Float(recipe.labelSmoothing),
      generatorOptimizer: recipe.generatorLearning.optimizer.makeOptimizer(for: generator.parameters),
      discriminatorOptimizer: recipe.discriminatorLearning.optimizer.makeOptimizer(for: discriminator.parameters),
      average: recipe.averageDecay.map { AveragedNetwork(of: network, decay: $0) })
  }

  /// The number of weights of both networks.
  var weights: Int { generator.parameterCount + discriminator.parameterCount }

  /// Whether every weight is a finite number.
  var isFinite: Bool {
    (generator.state + discriminator.state).allSatisfy { $0.tensor.values.allSatisfy(\.isFinite) }
  }

  /// Trains until the last epoch, or until a loss is not finite.
  /// - Parameters:
  ///   - samples: Indexes of samples of `source`, at least one.
  ///   - report: Called after each epoch.
  /// - Returns: The last epoch; nil if the training diverged.
  func train(
    on source: some BatchSource, samples: [Int], report: (GANEpoch) -> Void
  ) -> GANEpoch? {
    var last: GANEpoch?
    while epochs < recipe.training.epochs {
      guard let shown = trainEpoch(on: source, samples: samples) else { return nil }
      report(shown)
      last = shown
    }
    // The last step may have diverged without a loss that shows it.
    return isFinite ? last : nil
  }

  /// Trains one more epoch.
  /// - Parameters:
  ///   - samples: Indexes of samples of `source`, at least one.
  ///   - shouldStop: Asked before each batch.
  /// - Returns: nil if a loss was not finite, or `shouldStop` said so: the training cannot go on from there.
  func trainEpoch(
    on source: some BatchSource, samples: [Int], shouldStop: () -> Bool = { false }
  ) -> GANEpoch? {
    precondition(!samples.isEmpty, "a training needs samples")
    let epoch = epochs + 1
    let stream = seed.child("epoch", epoch)
    var shuffle = stream.child("shuffle")
    let rounds = rounds(shuffle.permutation(samples.count).map { samples[$0] })
    trainer.instanceNoise = Float(recipe.instanceNoise?.deviation(in: epoch - 1) ?? 0)
    var sum = AdversarialSum(epoch: epoch)
    for (number, indices) in rounds.enumerated() {
      if shouldStop() { return nil }
      let step = stream.child("step", number)
      setRates(epoch: epoch - 1, batch: number, of: rounds.count)
      let real = source.batch(indices, augmentedBy: step.child("augment"))
      let noise = noise(indices.count, step.child("noise"))
      let isLast = (number + 1) % recipe.training.discriminatorSteps == 0
      let shown = isLast ? trainer.step(real: real, noise: noise, stream: step) : judge(real, noise, step)
      guard shown.isFinite else { return nil }
      sum.add(shown, count: indices.count)
    }
    var mean = sum.mean
    mean.generatorWeightNorm = generator.weightNorm
    mean.discriminatorWeightNorm = discriminator.weightNorm
    guard mean.isFinite else { return nil }
    epochs = epoch
    return mean
  }

  private func setRates(epoch: Int, batch: Int, of batches: Int) {
    func rate(_ learning: GANRecipe.Learning) -> Double {
      learning.optimizer.learningRate * learning.schedule.factor(epoch: epoch, batch: batch, of: batches)
    }
    trainer.generatorOptimizer.learningRate = rate(recipe.generatorLearning)
    trainer.discriminatorOptimizer.learningRate = rate(recipe.discriminatorLearning)
  }

  /// A step of the discriminator alone.
  private func judge(_ real: Tensor, _ noise: Tensor, _ stream: SeededGenerator) -> AdversarialReport {
    let fake = Gradients.withoutRecording { generator(noise, in: .training(stream.child("generator"))) }
    return trainer.teachDiscriminator(real: real, fake: fake, stream: stream.child("discriminator"))
  }

  /// Complete rounds of discriminator steps and one generator step, so that every epoch has both.
  private func rounds(_ order: [Int]) -> [ArraySlice<Int>] {
    let all = batches(of: recipe.training.batchSize, order)
    let kept = all.prefix(recipe.training.batchesPerEpoch ?? all.count)
    let count = max(1, kept.count / recipe.training.discriminatorSteps)
    return (0..<count * recipe.training.discriminatorSteps).map { kept[$0 % kept.count] }
  }

  func noise(_ count: Int, _ stream: SeededGenerator) -> Tensor {
    recipe.noise.draw(count, recipe.generator.inputShape, stream)
  }
}

extension Network {
  /// The Euclidean norm of all weights.
  fileprivate var weightNorm: Double {
    parameters.reduce(0) { $0 + $1.parameter.value.squaredNorm }.squareRoot()
  }
}

// MARK: - Results

extension GANTraining {
  /// Runs `body` while the generator has the weights that samples are made with: their average if there is one.
  func withBestGenerator<Result>(_ body: (Network) throws -> Result) rethrows -> Result {
    guard let average = trainer.average else { return try body(generator) }
    return try average.replacing { try body(generator) }
  }

  /// Samples generated with the present weights, `[count, …]`; images are in -1 ... 1.
  func samples(_ count: Int, _ stream: SeededGenerator, batchSize: Int) -> Tensor {
    withBestGenerator { generator in
      generator.outputs(count: count, batchSize: batchSize) { range in
        noise(range.count, stream.child("batch", range.lowerBound / batchSize))
      }
    }
  }

  /// Samples generated from given noise, `[count, …]`.
  func samples(from noise: Tensor, batchSize: Int) -> Tensor {
    withBestGenerator { generator in
      generator.outputs(count: noise.shape[0], batchSize: batchSize) { noise.rows($0) }
    }
  }

  /// Both networks' weights: `generator.conv1.weight`, `discriminator.hidden.bias`, …, the generator's averaged if it
  /// is.
  func weightsFile(metadata: [String: String]) -> Safetensors {
    let generator = withBestGenerator { $0.state.prefixed("generator") }
    return Safetensors(generator + discriminator.state.prefixed("discriminator"), metadata: metadata)
  }
}

// MARK: - State

extension GANTraining {
  /// All that determines how the training continues; what is random is named by epoch and step, and learning rates and
  /// instance noise are functions of them.
  var state: GANState {
    GANState(
      epochs: epochs, generator: generator.state, discriminator: discriminator.state,
      generatorOptimizer: trainer.generatorOptimizer.state, generatorSteps: trainer.generatorOptimizer.stepCount,
      discriminatorOptimizer: trainer.discriminatorOptimizer.state,
      discriminatorSteps: trainer.discriminatorOptimizer.stepCount, average: trainer.average?.state ?? [],
      averageUpdates: trainer.average?.updates ?? 0)
  }

  /// Continues from the state of an equal training.
  /// - Parameter file: Where it was read, for errors.
  /// - Throws: `SafetensorsError` when it is another training's; this one then stays as it was.
  func restore(_ saved: GANState, from file: String) throws {
    let own = state
    let matched = try saved.matched(to: own, in: file)
    generator.restore(matched.generator)
    discriminator.restore(matched.discriminator)
    trainer.generatorOptimizer.restore(matched.generatorOptimizer, stepCount: matched.generatorSteps)
    trainer.discriminatorOptimizer.restore(matched.discriminatorOptimizer, stepCount: matched.discriminatorSteps)
    trainer.average?.restore(matched.average, updates: matched.averageUpdates)
    epochs = matched.epochs
  }
}
