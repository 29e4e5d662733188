import Datasets
import Essentials
import NeuralNetworks
import Studies
import TensorCore

/// Trains the configured network for each task and measures it.
///
/// Training stops, and keeps the weights, by the best accuracy of its epochs on the fitness split; a search trial's
/// fitness is that accuracy, or the macro F1 of those weights. A final test trains with the final settings and
/// measures the test split once.
public final class ClassificationEvaluator: Evaluator {
  private let config: ClassificationProblem
  private let dataset: Dataset

  init(_ config: ClassificationProblem, dataset: Dataset) {
    self.config = config
    self.dataset = dataset
  }

  public func evaluate(_ task: TrialTask, epoch report: (EpochRecord) -> EpochAnswer) throws -> Outcome {
    // The next task's network has other sizes, and no use for this one's memory.
    defer { MemoryPool.trim() }
    return try outcome(of: task, epoch: report)
  }

  private func outcome(of task: TrialTask, epoch report: (EpochRecord) -> EpochAnswer) throws -> Outcome {
    let began = Time.monotonic
    let training = try training(of: task)
    var prunedAfter: Int?
    var isOver = false
    let trained = try train(
      task, from: try task.startPath.flatMap(state),
      keep: { state in
        // Only the last epoch's state is worth its file.
        guard let path = task.statePath, state.epochs.count == task.epochs else { return }
        try TrainingCheckpoint(state, identity: .null).write(to: path)
      },
      report: {
        let answer = report(EpochRecord($0, histograms: biasHistograms(of: $1)))
        if answer == .stop { prunedAfter = $0.epoch }
        isOver = answer == .stop || $0.epoch == task.epochs
      }, shouldStop: { isOver })
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
    let seconds = Time.monotonic - began
    var values: [String: Double] = [:]
    for objective in config.objectives where values[objective.metric] == nil {
      values[objective.metric] = try value(of: objective.metric, trained.network, best, task, training, seconds)
    }
    if config.metric == .macroF1 { metrics["\(config.fitness.rawValue)MacroF1"] = values["macroF1"] }
    if config.objectives.count > 1 { metrics.merge(values) { $1 } }
    let fitness = values[config.objectives[0].metric] ?? .nan
    if let prunedAfter { return .pruned(fitness: fitness, epoch: prunedAfter, metrics: metrics) }
    if task.purpose.role != nil, let test = predictions(of: trained.network, dataset.splits.test, training) {
      let matrix = confusion(test)
      metrics["testAccuracy"] = test.accuracy
      metrics["testLoss"] = test.loss
      metrics["testMacroF1"] = matrix.macroF1
      metrics["testWeightedF1"] = matrix.weightedF1
      metrics["testBalancedAccuracy"] = matrix.balancedAccuracy
    }
    if let path = task.weightsPath, task.wantsWeights(fitness: fitness) {
      try trained.network.save(to: path, metadata: metadata(task.parameters))
    }
    return .complete(fitness: fitness, metrics: metrics)
  }

  /// The value of a metric that `ClassificationMetrics` offers.
  private func value(
    of metric: String, _ network: Network, _ best: EpochReport, _ task: TrialTask, _ training: TrainingSettings,
    _ seconds: Double
  ) throws -> Double {
    let samples = config.fitness == .train ? dataset.splits.train : dataset.splits.validation
    switch metric {
    case "accuracy": return best.monitored
    case "macroF1": return predictions(of: network, samples, training).map(confusion)?.macroF1 ?? 0
    case "loss": return best.validationLoss ?? best.trainLoss
    case "parameters": return Double(network.parameterCount)
    case "seconds": return seconds
    case "milliseconds":
      let began = Time.monotonic
      _ = predictions(of: network, samples, training)
      return (Time.monotonic - began) * 1000 / Double(max(1, samples.count))
    default: preconditionFailure("\(metric) is not a metric of classification")
    }
  }

  /// The training to continue, which an earlier trial has left; nil if it is gone, and the training begins anew.
  private func state(_ path: String) throws -> (path: String, state: TrainingState)? {
    Files.exists(path) ? (path, try TrainingCheckpoint(contentsOf: path).state) : nil
  }

  /// Trains the network of a task, with the weights of its best epoch at the end.
  /// - Parameters:
  ///   - checkpoint: The path of an equal training's checkpoint and what it holds, to continue from there; nil: from
  ///     the beginning.
  ///   - keep: Called after each epoch, to write it down.
  ///   - report: Called after `keep`, with the network as it then is.
  ///   - shouldStop: Asked before each batch.
  /// - Throws: `SettingsError`; `SafetensorsError` when the checkpoint is another network's; what `keep` throws.
  public func train(
    _ task: TrialTask, from checkpoint: (path: String, state: TrainingState)? = nil,
    keep: (TrainingState) throws -> Void = { _ in }, report: (EpochReport, Network) -> Void,
    shouldStop: () -> Bool = { false }
  ) throws -> (network: Network, result: TrainingResult) {
    let seed = SeededGenerator(seed: UInt64(task.seed))
    let settings = try training(of: task)
    let network = try plan(of: task).makeNetwork(seed: seed.child("weights"))
    let trainer = Trainer(settings, seed: seed.child("training"))
    // Without validation samples the trainer watches the training accuracy.
    let validation = config.fitness == .train ? [] : dataset.splits.validation
    let start = try checkpoint.map { try $0.state.matched(to: network, settings.optimizer, in: $0.path) }
    let result = try trainer.train(
      network, on: dataset, train: dataset.splits.train, validation: validation, from: start, keep: keep,
      report: { report($0, network) }, shouldStop: shouldStop)
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

extension ClassificationEvaluator {
  private func plan(of task: TrialTask) throws -> NetworkPlan {
    let classes = dataset.classNames.count
    if task.purpose.role == .plain,
      let plain = config.plainBuilder(sampleShape: dataset.sampleShape, classes: classes)
    {
      return try plain.plan(task.parameters)
    }
    return try config.builder(for: dataset).plan(task.parameters)
  }

  private func training(of task: TrialTask) throws -> TrainingSettings {
    let template =
      switch task.purpose.role {
      case nil: config.training
      case .start?, .end?: config.finalTraining
      case .plain?: config.plain?.training ?? config.finalTraining
      }
    return try template.settings(task.parameters)
  }

  private func predictions(of network: Network, _ samples: [Int], _ training: TrainingSettings) -> Predictions? {
    Predictions(of: network, on: dataset, samples: samples, batchSize: training.batchSize)
  }

  private func confusion(_ found: Predictions) -> ConfusionMatrix {
    ConfusionMatrix(labels: found.labels, predicted: found.classes, classCount: dataset.classCount)
  }

  /// Of each convolution in the network's own row of layers.
  private func biasHistograms(of network: Network) -> [String: Histogram] {
    guard config.histogramBins > 0 else { return [:] }
    let biases = network.layers.filter { $0.layer is Convolution }.flatMap { name, layer in
      layer.parameters.filter { $0.name == "bias" }.compactMap { bias in
        Histogram(bias.parameter.value.values, bins: config.histogramBins).map { ("\(name).bias", $0) }
      }
    }
    return Dictionary(uniqueKeysWithValues: biases)
  }
}

extension EpochRecord {
  fileprivate init(_ report: EpochReport, histograms: [String: Histogram]) {
    self.init(
      epoch: report.epoch, trainLoss: report.trainLoss, trainAccuracy: report.trainAccuracy,
      validationLoss: report.validationLoss, validationAccuracy: report.validationAccuracy, histograms: histograms)
  }
}

extension Dataset: BatchSource {
  public var classCount: Int { classNames.count }
  public func label(of index: Int) -> Int32 { labels[index] }
}
