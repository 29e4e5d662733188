import Datasets
import Essentials
import NeuralNetworks
import Studies
import TensorCore

/// Trains the configured network for each task and measures it.
///
/// Early stopping and the choice of weights follow the best accuracy of an epoch on the fitness split; the objectives
/// of a search trial are measured with those weights. A final test trains with the final settings and measures the test
/// split once.
public final class ClassificationEvaluator: Evaluator {
  private let config: ClassificationProblem
  private let dataset: Dataset

  init(_ config: ClassificationProblem, dataset: Dataset) {
    self.config = config
    self.dataset = dataset
  }

  public func evaluate(_ task: TrialTask, epoch report: (EpochRecord) -> EpochAnswer) throws -> Outcome {
    // The next task's network has other sizes and cannot reuse this one's memory.
    defer { MemoryPool.trim() }
    return try outcome(of: task, epoch: report)
  }

  private func outcome(of task: TrialTask, epoch report: (EpochRecord) -> EpochAnswer) throws -> Outcome {
    let began = Time.monotonic
    let training = try training(of: task)
    let trained = try train(
      task, from: task.startPath.flatMap { state($0, of: task) }, through: task.epochs,
      keep: { state in
        // Only the last epoch's state can be continued from.
        guard let path = task.statePath, state.epochs.count == task.epochs else { return }
        try TrainingCheckpoint(state, identity: identity(of: task)).write(to: path)
      },
      shouldPrune: { [self] in
        report(record($0, histograms: biasHistograms(of: $1))) == .stop
      })
    guard trained.result.end != .diverged, let best = trained.result.best else { return .failed("diverged") }
    let seconds = Time.monotonic - began
    var metrics: [String: Double] = [
      "weights": Double(trained.network.parameterCount),
      "epochs": Double(trained.result.epochs.count),
      "bestEpoch": Double(best.epoch),
      "trainLoss": best.trainLoss,
    ]
    metrics["trainAccuracy"] = best.trainAccuracy
    metrics["validationAccuracy"] = best.validationAccuracy
    metrics["validationLoss"] = best.validationLoss
    let values = try objectives(trained.network, best, task, seconds, batchSize: training.batchSize)
    if config.metric == .macroF1 { metrics["\(config.fitness.rawValue)MacroF1"] = values["macroF1"] }
    if config.objectives.count > 1 || config.isRegression { metrics.merge(values) { $1 } }
    let fitness = values[config.objectives[0].metric] ?? .nan
    if trained.result.end == .pruned {
      return .pruned(fitness: fitness, epoch: trained.result.epochs.count, metrics: metrics)
    }
    if task.purpose.role != nil {
      let test = SplitMeasures(
        trained.network, on: dataset, samples: dataset.splits.test, batchSize: training.batchSize)
      for (name, value) in test.all { metrics["test" + name.prefix(1).uppercased() + name.dropFirst()] = value }
    }
    if let path = task.weightsPath, task.wantsWeights(fitness: fitness) {
      try trained.network.save(to: path, metadata: try metadata(task.parameters))
    }
    return .complete(fitness: fitness, metrics: metrics)
  }

  /// The values of the search's objectives.
  private func objectives(
    _ network: Network, _ best: EpochReport, _ task: TrialTask, _ seconds: Double, batchSize: Int
  ) throws -> [String: Double] {
    let samples = config.fitness == .train ? dataset.splits.train : dataset.splits.validation
    let measures = SplitMeasures(network, on: dataset, samples: samples, batchSize: batchSize)
    // Measured only if an objective needs more than the training has measured.
    var measured: [String: Double]?
    var values: [String: Double] = [:]
    for metric in config.objectives.map(\.metric) {
      switch metric {
      case "accuracy": values[metric] = best.monitored
      case "loss": values[metric] = best.validationLoss ?? best.trainLoss
      case "parameters": values[metric] = Double(network.parameterCount)
      case "multiplyAdds": values[metric] = Double(try plan(of: task).multiplyAdds)
      case "seconds": values[metric] = seconds
      case "milliseconds":
        let began = Time.monotonic
        measured = measures.all
        values[metric] = (Time.monotonic - began) * 1000 / Double(max(1, samples.count))
      default:
        measured = measured ?? measures.all
        values[metric] = measured?[metric]
      }
    }
    return values
  }

  /// The training to continue, as an earlier trial has left it; nil if it is gone or another one, so that the training
  /// begins anew, with the same result.
  private func state(_ path: String, of task: TrialTask) -> (path: String, state: TrainingState)? {
    guard let checkpoint = try? TrainingCheckpoint(contentsOf: path),
      checkpoint.identity.isSame(identity(of: task))
    else { return nil }
    return (path, checkpoint.state)
  }

  /// What decides the course of a task's training in this run.
  private func identity(of task: TrialTask) -> JSONValue {
    ["parameters": .object(task.parameters), "seed": .integer(task.seed)]
  }

  /// Trains the network of a task, which ends with the weights of its best epoch.
  /// - Parameters:
  ///   - checkpoint: The path and content of an equal training's checkpoint, to continue from; nil to start from the
  ///     beginning.
  ///   - lastEpoch: The epoch to pause after; nil for the last one.
  ///   - keep: Called after each epoch, to save its state.
  ///   - report: Called after `keep`, with the network in its current state.
  ///   - shouldPrune: Asked after each epoch whether to end the training.
  ///   - shouldStop: Asked before each batch.
  /// - Throws: `SettingsError`; `SafetensorsError` if the checkpoint is another network's; what `keep` throws.
  public func train(
    _ task: TrialTask, from checkpoint: (path: String, state: TrainingState)? = nil, through lastEpoch: Int? = nil,
    keep: (TrainingState) throws -> Void = { _ in }, report: (EpochReport, Network) -> Void = { _, _ in },
    shouldPrune: (EpochReport, Network) -> Bool = { _, _ in false }, shouldStop: () -> Bool = { false }
  ) throws -> (network: Network, result: TrainingResult) {
    let source: any BatchSource = dataset.targetScale.map { ScaledTargets(dataset, $0) } ?? dataset
    return try train(
      task, on: source, from: checkpoint, through: lastEpoch, keep: keep, report: report, shouldPrune: shouldPrune,
      shouldStop: shouldStop)
  }

  private func train(
    _ task: TrialTask, on source: some BatchSource, from checkpoint: (path: String, state: TrainingState)?,
    through lastEpoch: Int?, keep: (TrainingState) throws -> Void, report: (EpochReport, Network) -> Void,
    shouldPrune: (EpochReport, Network) -> Bool, shouldStop: () -> Bool
  ) throws -> (network: Network, result: TrainingResult) {
    let seed = SeededGenerator(seed: UInt64(task.seed))
    let settings = try training(of: task)
    let plan = try plan(of: task)
    try plan.requireMemory(batchSize: settings.batchSize)
    let network = plan.makeNetwork(seed: seed.child("weights"))
    let trainer = Trainer(settings, seed: seed.child("training"))
    // Without validation samples the trainer watches the training samples.
    let validation = config.fitness == .train ? [] : dataset.splits.validation
    let start = try checkpoint.map { try $0.state.matched(to: network, settings.optimizer, in: $0.path) }
    // The epochs before a continuation were reported by the trial that trained them; pruning counts them too.
    for epoch in start?.epochs.dropLast() ?? [] { _ = shouldPrune(epoch, network) }
    var asked: Set<Int> = []
    var isPruned = false
    let result = try trainer.train(
      network, on: source, train: dataset.splits.train, validation: validation, from: start, through: lastEpoch,
      keep: keep,
      report: { epoch in
        report(epoch, network)
        // The trainer does not ask after the last epoch, but reports it.
        if asked.insert(epoch.epoch).inserted { isPruned = shouldPrune(epoch, network) }
      },
      shouldPrune: { epoch in
        if asked.insert(epoch.epoch).inserted { isPruned = shouldPrune(epoch, network) }
        return isPruned
      }, shouldStop: shouldStop)
    return (network, result)
  }

  /// The metadata of a weights file, with which it can be loaded without the run it came from.
  /// - Throws: `DatasetError`, `FileError` if the header of a table cannot be read any more.
  public func metadata(_ parameters: [String: JSONValue]) throws -> [String: String] {
    TrainedWeights.metadata(parameters, model: config.model, data: dataset.description)
  }
}

extension ClassificationEvaluator {
  private func plan(of task: TrialTask) throws -> NetworkPlan {
    if task.purpose.role == .plain, let plain = config.plainBuilder(for: dataset) {
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

  private func record(_ report: EpochReport, histograms: [String: Histogram]) -> EpochRecord {
    // The loss of numeric targets is in units of their variance; it is what pruning compares.
    let measures = config.isRegression ? ["meanSquaredError": report.validationLoss ?? report.trainLoss] : [:]
    return EpochRecord(
      epoch: report.epoch, trainLoss: report.trainLoss, trainAccuracy: report.trainAccuracy,
      validationLoss: report.validationLoss, validationAccuracy: report.validationAccuracy, measures: measures,
      histograms: histograms)
  }

  /// The histograms of the biases of each top-level convolution.
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
