import Datasets
import Essentials
import NeuralNetworks
import Studies
import TensorCore

/// Trains the GAN of each task, and reports its fitness and a picture of its images.
///
/// A training with losses or weights that are not finite fails with the reason "diverged".
public final class AdversarialEvaluator: Evaluator {
  private let config: AdversarialProblem
  private let dataset: Dataset
  /// Measures the Fréchet distance if the fitness uses it; created for the first task.
  private var judge: FrechetJudge?
  /// The noise of sample sheets and of the Fréchet distance, the same for every GAN.
  private let noise = SeededGenerator(seed: 0).child("samples")

  /// - Parameter dataset: Images scaled to -1 ... 1.
  init(_ config: AdversarialProblem, dataset: Dataset) {
    self.config = config
    self.dataset = dataset
  }

  public func evaluate(_ task: TrialTask, epoch report: (EpochRecord) -> EpochAnswer) throws -> Outcome {
    // The next task's networks have other sizes and cannot reuse this one's memory.
    defer { MemoryPool.trim() }
    return try outcome(of: task, epoch: report)
  }

  private func outcome(of task: TrialTask, epoch report: (EpochRecord) -> EpochAnswer) throws -> Outcome {
    let seed = SeededGenerator(seed: UInt64(task.seed))
    let chromosome = try GANChromosome(
      task.parameters, image: dataset.sampleShape, epochs: config.training.epochs)
    let training = GANTraining(try chromosome.recipe(config.training), seed: seed)
    var metrics = [
      "weights": Double(training.weights), "generatorWeights": Double(training.generator.parameterCount),
      "discriminatorWeights": Double(training.discriminator.parameterCount),
    ]
    let last = training.train(on: dataset, samples: dataset.splits.train) { _ = report(EpochRecord($0)) }
    guard let last else { return .failed("diverged", metrics: metrics) }
    metrics["discriminatorLoss"] = last.discriminatorLoss
    metrics["generatorLoss"] = last.generatorLoss
    metrics["discriminatorCrossEntropy"] = last.discriminatorCrossEntropy
    metrics["generatorCrossEntropy"] = last.generatorCrossEntropy
    var distance: Double?
    if let judge = try frechetJudge() {
      let found = judge.distance(of: training, noise.child("frechet"))
      guard found.isFinite else { return .failed("diverged", metrics: metrics) }
      metrics["frechetDistance"] = found
      distance = found
    }
    let fitness = config.fitness.value(
      discriminatorLoss: last.discriminatorCrossEntropy, generatorLoss: last.generatorCrossEntropy,
      weights: training.weights, distance: distance)
    if let path = task.samplesPath { try saveSheet(of: training, to: path) }
    if let path = task.weightsPath, task.wantsWeights(fitness: fitness) {
      try training.weightsFile(metadata: metadata(task.parameters)).write(to: path)
    }
    return .complete(fitness: fitness, metrics: metrics)
  }

  /// - Throws: `StudyFailure` if its classifier cannot be used any more.
  private func frechetJudge() throws -> FrechetJudge? {
    guard judge == nil, let settings = config.fitness.frechet else { return judge }
    do {
      judge = try FrechetJudge(settings, dataset: dataset, batchSize: config.training.batchSize)
    } catch {
      throw StudyFailure("fitness.frechet: \(error)")
    }
    return judge
  }

  private func saveSheet(of training: GANTraining, to path: String) throws {
    let grid = config.sheet
    let images = training.samples(grid.rows * grid.columns, noise.child("sheet"), batchSize: config.training.batchSize)
    try grid.picture(of: images).png().withUnsafeBytes { try Files.replace(path, with: $0) }
  }

  /// The metadata of a weights file, with which it can be loaded without the run it came from.
  private func metadata(_ parameters: [String: JSONValue]) -> [String: String] {
    [
      "parameters": JSONValue.object(parameters).line,
      "image": JSONValue.array(dataset.sampleShape.map { .integer($0) }).line, "format": "hpsearch 1",
    ]
  }
}

extension EpochRecord {
  fileprivate init(_ epoch: GANEpoch) {
    self.init(
      epoch: epoch.epoch,
      measures: [
        "discriminatorLoss": epoch.discriminatorLoss, "generatorLoss": epoch.generatorLoss,
        "realScore": epoch.realScore, "fakeScore": epoch.fakeScore,
      ])
  }
}
