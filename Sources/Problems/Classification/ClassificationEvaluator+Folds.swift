import Essentials
import NeuralNetworks
import Studies
import TensorCore

extension ClassificationEvaluator {
  /// Trains and measures a network on each fold; every metric is the mean over the folds.
  func crossValidated(_ task: TrialTask, _ report: (EpochRecord) -> EpochAnswer) throws -> Outcome {
    let began = Time.monotonic
    let settings = try training(of: task)
    let validation = try crossValidation(task, settings) { record, networks in
      report(self.record(record, of: foldParts[0], histograms: biasHistograms(of: networks[0]))) == .stop
    }
    guard validation.end != .diverged, validation.best.count == folds.count else { return .failed("diverged") }
    let seconds = Time.monotonic - began
    var all: [[String: Double]] = []
    var fitnesses: [Double] = []
    for (fold, best) in zip(validation.folds, validation.best) {
      let measurer = TrialMeasures(config, fold.part, fold.network, batchSize: settings.batchSize)
      let values = try measurer.objectives(of: best, plan: plan(of: task), seconds: seconds)
      var metrics = measurer.metrics(of: best).merging(measurer.named(values)) { $1 }
      metrics["epochs"] = Double(fold.result?.epochs.count ?? 0)
      metrics["bestEpoch"] = Double(best.epoch)
      all.append(metrics)
      fitnesses.append(values[config.objectives[0].metric] ?? .nan)
    }
    let sample = Winner.Sample(values: fitnesses)
    var metrics = all[0].filter { name, _ in all.allSatisfy { $0[name] != nil } }
    for name in metrics.keys { metrics[name] = Winner.Sample(values: all.compactMap { $0[name] }).mean }
    metrics["folds"] = Double(folds.count)
    metrics["fitnessDeviation"] = sample.deviation
    if validation.end == .pruned {
      let epoch = validation.folds.compactMap { $0.result?.epochs.count }.max() ?? 0
      return .pruned(fitness: sample.mean, epoch: epoch, metrics: metrics)
    }
    return .complete(fitness: sample.mean, metrics: metrics)
  }

  /// The trainings of all folds.
  private func crossValidation(
    _ task: TrialTask, _ settings: TrainingSettings, shouldPrune: (EpochReport, [Network]) -> Bool
  ) throws -> CrossValidation {
    let root = SeededGenerator(seed: UInt64(task.seed))
    var validation = CrossValidation(
      try foldParts.enumerated().map { index, part in
        let seed = root.child("fold", index)
        return (
          part, try network(of: task, batchSize: settings.batchSize, seed: seed),
          trainer(settings, on: part, seed: seed)
        )
      })
    let networks = validation.folds.map(\.network)
    validation.train(through: min(task.epochs ?? settings.epochs, settings.epochs)) { shouldPrune($0, networks) }
    return validation
  }

  // MARK: - The final model

  /// Trains on training and validation samples together, for the number of epochs that the search found best.
  ///
  /// Without such a number, and for settings that differ from the search's, a training as in the search finds it first.
  func refitted(_ task: TrialTask, _ report: (EpochRecord) -> EpochAnswer) throws -> Outcome {
    let part = wholePart
    var settings = try training(of: task)
    let isAsSearched = task.purpose.role == nil || (task.purpose.role != .plain && !config.hasFinalTraining)
    let known = isAsSearched ? task.epochs : nil
    guard let epochs = try known ?? bestEpoch(of: task, settings) else { return .failed("diverged") }
    // There is nothing left to monitor.
    settings.patience = .max
    let seed = SeededGenerator(seed: UInt64(task.seed))
    let network = try network(of: task, batchSize: settings.batchSize, seed: seed)
    var trainer = trainer(settings, on: part, seed: seed)
    trainer.keepsLast = true
    let result = trainer.train(
      network, on: part.source, train: part.train, validation: [], from: nil, through: epochs, keep: { _ in },
      report: { _ = report(record($0, of: part)) })
    guard result.end != .diverged, let last = result.best else { return .failed("diverged") }
    let measures = part.measures(network, batchSize: settings.batchSize).all
    var metrics: [String: Double] = [
      "weights": Double(network.parameterCount), "epochs": Double(last.epoch), "trainLoss": last.trainLoss,
    ]
    metrics["trainAccuracy"] = last.trainAccuracy
    // An objective that is no measure of predictions, such as a time, is not measured again.
    let fitness = measures[config.objectives[0].metric] ?? measures["loss"] ?? .nan
    return try complete(task, network, part, fitness, metrics, batchSize: settings.batchSize)
  }

  /// The best epoch of a training as in the search, the mean over folds rounded; nil if it diverged.
  private func bestEpoch(of task: TrialTask, _ settings: TrainingSettings) throws -> Int? {
    var best: [EpochReport] = []
    if folds.isEmpty {
      best = try train(task).result.best.map { [$0] } ?? []
    } else {
      var search = task
      search.epochs = nil
      let validation = try crossValidation(search, settings) { _, _ in false }
      if validation.end != .diverged { best = validation.best }
    }
    guard !best.isEmpty else { return nil }
    return Int((Double(best.reduce(0) { $0 + $1.epoch }) / Double(best.count)).rounded())
  }
}
