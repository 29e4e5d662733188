import Datasets
import Essentials
import NeuralNetworks
import Studies
import TensorCore

/// Trains the configured network for each task and reports its accuracy.
///
/// A search trial's fitness is the best accuracy of its epochs on the fitness split. A final test trains
/// the same way and measures the test split once.
public final class ClassifierObjective: Objective {
  private let config: ClassificationConfig
  private let builder: ClassifierBuilder
  private let dataset: Dataset

  init(_ config: ClassificationConfig, builder: ClassifierBuilder, dataset: Dataset) {
    self.config = config
    self.builder = builder
    self.dataset = dataset
  }

  public func evaluate(_ task: TrialTask, epoch report: (EpochRecord) -> Void) throws -> Outcome {
    // The next task's network has other sizes, and no use for this one's memory.
    defer { MemoryPool.trim() }
    return try outcome(of: task, epoch: report)
  }

  private func outcome(of task: TrialTask, epoch report: (EpochRecord) -> Void) throws -> Outcome {
    let trained = try train(task) { report(EpochRecord($0)) }
    guard trained.result.end != .diverged, let best = trained.result.best else { return .failed("diverged") }
    var metrics: [String: Double] = [
      "weights": Double(trained.network.parameterCount),
      "epochs": Double(trained.result.epochs.count),
      "bestEpoch": Double(best.epoch),
      "trainAccuracy": best.trainAccuracy,
      "trainLoss": best.trainLoss,
    ]
    metrics["validationAccuracy"] = best.validationAccuracy
    metrics["validationLoss"] = best.validationLoss
    if task.purpose != .search {
      let test = Predictions(
        of: trained.network, on: dataset, samples: dataset.splits.test, batchSize: config.training.batchSize)
      metrics["testAccuracy"] = test?.accuracy
      metrics["testLoss"] = test?.loss
    }
    if let path = task.saveWeights, task.wantsWeights(fitness: best.monitored) {
      try trained.network.save(to: path, metadata: metadata(task.parameters))
    }
    return .complete(fitness: best.monitored, metrics: metrics)
  }

  /// Trains the network of a task's parameters, with the weights of its best epoch at the end.
  /// - Parameters:
  ///   - checkpoint: The path of an equal training's checkpoint and what it holds, to continue from there; nil: from
  ///     the beginning.
  ///   - keep: Called after each epoch, to write it down.
  ///   - report: Called after `keep`.
  ///   - shouldStop: Asked before each batch.
  /// - Throws: `SettingsError`; `SafetensorsError` when the checkpoint is another network's; what `keep` throws.
  public func train(
    _ task: TrialTask, from checkpoint: (path: String, state: TrainingState)? = nil,
    keep: (TrainingState) throws -> Void = { _ in }, report: (EpochReport) -> Void, shouldStop: () -> Bool = { false }
  ) throws -> (network: Network, result: TrainingResult) {
    let seed = SeededGenerator(seed: UInt64(task.seed))
    let network = try builder.plan(task.parameters).makeNetwork(seed: seed.child("weights"))
    let trainer = Trainer(config.training, seed: seed.child("training"))
    // Without validation samples the trainer watches the training accuracy.
    let validation = config.fitness == .train ? [] : dataset.splits.validation
    let start = try checkpoint.map { try $0.state.matched(to: network, config.training.optimizer, in: $0.path) }
    let result = try trainer.train(
      network, on: dataset, train: dataset.splits.train, validation: validation, from: start, keep: keep,
      report: report, shouldStop: shouldStop)
    return (network, result)
  }

  /// What a file of weights says of itself, so that it can be loaded without the run it came from.
  public func metadata(_ parameters: [String: JSONValue]) -> [String: String] {
    [
      "parameters": JSONValue.object(parameters).line,
      "classes": JSONValue.array(dataset.classNames.map { .string($0) }).line,
      "format": "hpsearch 1",
    ]
  }
}

extension EpochRecord {
  fileprivate init(_ report: EpochReport) {
    self.init(
      epoch: report.epoch, trainLoss: report.trainLoss, validationLoss: report.validationLoss,
      validationAccuracy: report.validationAccuracy)
  }
}

extension Dataset: BatchSource {
  public var classCount: Int { classNames.count }
  public func label(of index: Int) -> Int32 { labels[index] }
}
