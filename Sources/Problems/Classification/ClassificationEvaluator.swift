import Datasets
import Essentials
import NeuralNetworks
import Studies
import TensorCore

/// Trains the configured network for each task and measures it.
///
/// Early stopping and the choice of the epoch whose weights are kept follow `training.monitor`; the objectives of a search
/// trial are measured with those weights. A final test trains with the final settings and measures the test split once.
public final class ClassificationEvaluator: Evaluator {
  let config: ClassificationProblem
  let dataset: Dataset
  /// The splits of a cross-validation; empty without one.
  let folds: [Splits]
  /// The data set with nothing withheld for validation.
  private lazy var whole = dataset.withNothingWithheld
  /// The data set of each fold.
  private lazy var foldData = folds.map(dataset.divided)

  init(_ config: ClassificationProblem, dataset: Dataset, folds: [Splits]) {
    self.config = config
    self.dataset = dataset
    self.folds = folds
  }

  public func evaluate(_ task: TrialTask, epoch report: (EpochRecord) -> EpochAnswer) throws -> Outcome {
    // The next task's network has other sizes and cannot reuse this one's memory.
    defer { MemoryPool.trim() }
    if config.refits, task.purpose == .refit || task.purpose.role != nil { return try refitted(task, report) }
    if !folds.isEmpty, task.purpose.role == nil { return try crossValidated(task, report) }
    return try single(task, report)
  }

  // MARK: - One training

  private func single(_ task: TrialTask, _ report: (EpochRecord) -> EpochAnswer) throws -> Outcome {
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
        report(record($0, of: mainPart, histograms: biasHistograms(of: $1))) == .stop
      })
    guard trained.result.end != .diverged, let best = trained.result.best else { return .failed("diverged") }
    let measurer = TrialMeasures(config, mainPart, trained.network, batchSize: training.batchSize)
    var metrics = measurer.metrics(of: best)
    metrics["epochs"] = Double(trained.result.epochs.count)
    metrics["bestEpoch"] = Double(best.epoch)
    let values = try measurer.objectives(of: best, plan: plan(of: task), seconds: Time.monotonic - began)
    metrics.merge(measurer.named(values)) { $1 }
    let fitness = values[config.objectives[0].metric] ?? .nan
    if trained.result.end == .pruned {
      return .pruned(fitness: fitness, epoch: trained.result.epochs.count, metrics: metrics)
    }
    return try complete(task, trained.network, mainPart, fitness, metrics, batchSize: training.batchSize)
  }

  /// Measures the test split if the task is a test, and saves the weights if they are wanted.
  func complete(
    _ task: TrialTask, _ network: Network, _ part: TrainingPart, _ fitness: Double, _ metrics: [String: Double],
    batchSize: Int
  ) throws -> Outcome {
    var metrics = metrics
    if task.purpose.role != nil {
      let test = SplitMeasures(network, on: part.data, samples: part.data.splits.test, batchSize: batchSize)
      for (name, value) in test.all { metrics["test" + name.prefix(1).uppercased() + name.dropFirst()] = value }
    }
    if let path = task.weightsPath, task.wantsWeights(fitness: fitness) {
      try network.save(to: path, metadata: metadata(task.parameters, of: part.data))
    }
    return .complete(fitness: fitness, metrics: metrics)
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

  /// Trains the network of a task, which ends with the weights of its best epoch, or of the last by `fitness.epoch`.
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
    let part = mainPart
    let settings = try training(of: task)
    let network = try network(of: task, batchSize: settings.batchSize, seed: SeededGenerator(seed: UInt64(task.seed)))
    let trainer = trainer(settings, on: part, seed: SeededGenerator(seed: UInt64(task.seed)))
    let start = try checkpoint.map { try $0.state.matched(to: network, settings.optimizer, in: $0.path) }
    // The epochs before a continuation were reported by the trial that trained them; pruning counts them too.
    for epoch in start?.epochs.dropLast() ?? [] { _ = shouldPrune(epoch, network) }
    var asked: Set<Int> = []
    var isPruned = false
    let result = try trainer.train(
      network, on: part.source, train: part.train, validation: part.monitored, from: start, through: lastEpoch,
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
}

// MARK: - The parts of a training

extension ClassificationEvaluator {
  /// The samples of a training without cross-validation.
  private var mainPart: TrainingPart {
    switch config.fitness {
    case .validation: TrainingPart(data: dataset, monitored: dataset.splits.validation)
    case .train: TrainingPart(data: whole, monitored: whole.splits.train)
    case .batches: TrainingPart(data: dataset, monitored: [])
    }
  }

  var foldParts: [TrainingPart] {
    foldData.map { TrainingPart(data: $0, monitored: $0.splits.validation) }
  }

  /// All samples that are not for testing, with nothing to monitor.
  var wholePart: TrainingPart { TrainingPart(data: whole, monitored: []) }

  /// The number of samples that a training learns from, and the number that are set aside for validation.
  public var sampleCounts: (train: Int, validation: Int) {
    (mainPart.train.count, config.fitness == .train ? 0 : dataset.splits.validation.count)
  }

  /// Every measure of a trained network on the samples that its fitness is measured on.
  public func measures(of network: Network, _ task: TrialTask) throws -> [String: Double] {
    mainPart.measures(network, batchSize: try training(of: task).batchSize).all
  }

  func network(of task: TrialTask, batchSize: Int, seed: SeededGenerator) throws -> Network {
    let plan = try plan(of: task)
    try plan.requireMemory(batchSize: batchSize)
    return plan.makeNetwork(seed: seed.child("weights"))
  }

  func trainer(_ settings: TrainingSettings, on part: TrainingPart, seed: SeededGenerator) -> Trainer {
    var trainer = Trainer(settings, seed: seed.child("training"))
    trainer.keepsLast = config.epoch == .last
    trainer.classWeights = part.classWeights(settings)
    return trainer
  }

  func plan(of task: TrialTask) throws -> NetworkPlan {
    if task.purpose.role == .plain, let plain = config.plainBuilder(for: dataset) {
      return try plain.plan(task.parameters)
    }
    return try config.builder(for: dataset).plan(task.parameters)
  }

  func training(of task: TrialTask) throws -> TrainingSettings {
    let template =
      switch task.purpose.role {
      case nil: config.training
      case .start?, .end?: config.finalTraining
      case .plain?: config.plain?.training ?? config.finalTraining
      }
    return try template.settings(task.parameters)
  }

  /// The metadata of a weights file, with which it can be loaded without the run it came from.
  public func metadata(_ parameters: [String: JSONValue]) -> [String: String] {
    metadata(parameters, of: mainPart.data)
  }

  private func metadata(_ parameters: [String: JSONValue], of data: Dataset) -> [String: String] {
    TrainedWeights.metadata(parameters, model: config.model, data: data.description)
  }

  // MARK: - Epochs

  func record(_ report: EpochReport, of part: TrainingPart, histograms: [String: Histogram] = [:]) -> EpochRecord {
    var measures = report.measures
    let unit = part.data.targetScale.map(\.deviation) ?? 1
    if let error = measures["meanAbsoluteError"] { measures["meanAbsoluteError"] = error * unit }
    // The loss of numeric targets is in units of their variance; it is what pruning compares.
    if config.isRegression { measures["meanSquaredError"] = report.loss }
    let isValidation = config.fitness == .validation
    if !isValidation {
      measures["accuracy"] = report.validationAccuracy
      measures["loss"] = report.validationLoss
    }
    return EpochRecord(
      epoch: report.epoch, trainLoss: report.trainLoss, trainAccuracy: report.trainAccuracy,
      validationLoss: isValidation ? report.validationLoss : nil,
      validationAccuracy: isValidation ? report.validationAccuracy : nil, measures: measures, histograms: histograms)
  }

  /// The histograms of the biases of each top-level convolution.
  func biasHistograms(of network: Network) -> [String: Histogram] {
    guard config.histogramBins > 0 else { return [:] }
    let biases = network.layers.filter { $0.layer is Convolution }.flatMap { name, layer in
      layer.parameters.filter { $0.name == "bias" }.compactMap { bias in
        Histogram(bias.parameter.value.values, bins: config.histogramBins).map { ("\(name).bias", $0) }
      }
    }
    return Dictionary(uniqueKeysWithValues: biases)
  }
}
