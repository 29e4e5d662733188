import Essentials
import TensorCore

/// Why a training ended.
public enum TrainingEnd: String, Equatable, Sendable {
  /// All epochs were run.
  case finished
  /// The epoch that it was to run through is complete; its state can be continued.
  case paused
  /// The monitored number did not improve for `patience` epochs.
  case earlyStopped
  /// `shouldPrune` ended it after a completed epoch.
  case pruned
  /// `shouldStop` ended it.
  case stopped
  /// A loss was NaN or infinite.
  case diverged
}

/// What came of a training.
public struct TrainingResult: Equatable, Sendable {
  /// Every completed epoch.
  public let epochs: [EpochReport]
  /// The epoch whose weights the network now has: the best, or the last if that is kept; nil when none was completed.
  public let best: EpochReport?
  public let end: TrainingEnd
  /// What was monitored.
  public let monitor: TrainingMonitor
}

/// Trains a network: epochs of shuffled batches, validated after each, until the monitored number stops improving.
///
/// Everything random comes from streams named below the seed, so the same seed gives the same bits.
public struct Trainer {
  public let settings: TrainingSettings
  /// Epoch n shuffles by the stream `epoch n, shuffle`, its batch b is augmented by `epoch n,
  /// augment b` and drops out by `epoch n, batch b`.
  public let seed: SeededGenerator
  /// Whether the network ends with the weights of its last epoch in place of the best one's.
  public var keepsLast = false
  /// What the training loss of each class's samples is multiplied by; nil for 1.
  public var classWeights: [Float]?

  public init(_ settings: TrainingSettings, seed: SeededGenerator) {
    self.settings = settings
    self.seed = seed
  }

  /// Trains `network` in place; at the end it has the weights of its best epoch.
  /// - Parameters:
  ///   - train, validation: Samples of `source`. Without validation samples those of training are monitored.
  ///   - report: Called after each epoch.
  ///   - shouldStop: Asked before each batch, such as for a time limit or a signal.
  public func train(
    _ network: Network, on source: some BatchSource, train: [Int], validation: [Int],
    report: (EpochReport) -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) -> TrainingResult {
    self.train(
      network, on: source, train: train, validation: validation, from: nil, keep: { _ in }, report: report,
      shouldStop: shouldStop)
  }

  /// Trains `network` in place, in parts if need be. Any parts give the same bits as one training of
  /// `settings.epochs` epochs, which the learning rate's schedule is made for.
  /// - Parameters:
  ///   - start: The state of an equal training to continue from; nil: from the beginning.
  ///   - lastEpoch: The epoch to pause after; nil: `settings.epochs`.
  ///   - keep: Called after each epoch, before `report`, to save the state.
  ///   - report: Called after each epoch.
  ///   - shouldPrune: Asked after each epoch that another would follow. A continued training is asked about the
  ///     epoch that it continues from, so that it makes no difference where it was interrupted.
  ///   - shouldStop: Asked before each batch, such as for a time limit or a signal.
  public func train(
    _ network: Network, on source: some BatchSource, train: [Int], validation: [Int], from start: TrainingState?,
    through lastEpoch: Int? = nil, keep: (TrainingState) throws -> Void, report: (EpochReport) -> Void = { _ in },
    shouldPrune: (EpochReport) -> Bool = { _ in false }, shouldStop: () -> Bool = { false }
  ) rethrows -> TrainingResult {
    precondition(!train.isEmpty, "a training needs samples")
    let optimizer = settings.optimizer.makeOptimizer(for: network.parameters)
    let monitor = settings.monitor.effective(
      onNumbers: source.targets([]).areNumbers, hasValidation: !validation.isEmpty)
    var stopping = EarlyStopping(patience: settings.patience, better: monitor.better)
    func improves(_ report: EpochReport) -> Bool {
      stopping.improves(
        report.value(of: monitor), loss: settings.ties == .loss ? report.loss : nil, epoch: report.epoch)
    }
    var bestState = start?.best ?? []
    var reports = start?.epochs ?? []
    if let start {
      network.restore(start.network)
      optimizer.restore(start.optimizer, stepCount: start.steps)
      for report in reports { _ = improves(report) }
    }

    func result(_ end: TrainingEnd) -> TrainingResult {
      let best = stopping.bestEpoch.map { reports[$0 - 1] }
      if best != nil, !keepsLast { network.restore(bestState) }
      return TrainingResult(epochs: reports, best: keepsLast ? reports.last : best, end: end, monitor: monitor)
    }
    let limit = min(lastEpoch ?? settings.epochs, settings.epochs)
    while !stopping.isOver, reports.count < limit {
      if let last = reports.last, shouldPrune(last) { return result(.pruned) }
      let epoch = reports.count + 1
      let outcome = pass(epoch, network, optimizer, source, train, shouldStop)
      if let end = outcome.end { return result(end) }
      guard let tested = evaluate(network, on: source, validation, for: monitor, shouldStop) else {
        return result(.stopped)
      }
      guard validation.isEmpty || tested.loss.isFinite else { return result(.diverged) }
      let next = EpochReport(
        epoch: epoch, trainLoss: outcome.tally.loss, trainAccuracy: outcome.tally.accuracy,
        validationLoss: validation.isEmpty ? nil : tested.loss,
        validationAccuracy: validation.isEmpty ? nil : tested.accuracy, measures: tested.measures)
      reports.append(next)
      if improves(next) { bestState = network.state }
      try keep(
        TrainingState(
          epochs: reports, network: network.state, best: bestState, optimizer: optimizer.state,
          steps: optimizer.stepCount))
      report(next)
    }
    return result(stopping.isOver ? .earlyStopped : limit < settings.epochs ? .paused : .finished)
  }

  /// One pass over the training samples.
  /// - Returns: What it showed, and why training must end, if it must.
  private func pass(
    _ epoch: Int, _ network: Network, _ optimizer: Optimizer, _ source: some BatchSource, _ samples: [Int],
    _ shouldStop: () -> Bool
  ) -> (tally: Tally, end: TrainingEnd?) {
    let stream = seed.child("epoch", epoch)
    var shuffle = stream.child("shuffle")
    let order = shuffle.permutation(samples.count).map { samples[$0] }
    var tally = Tally()
    let batches = batches(of: settings.batchSize, order)
    for (number, indices) in batches.enumerated() {
      if shouldStop() { return (tally, .stopped) }
      let targets = source.targets(indices)
      let batch = source.batch(indices, augmentedBy: stream.child("augment", number))
      let outputs = network(batch, in: .training(stream.child("batch", number)))
      let loss = targets.loss(
        of: outputs, labelSmoothing: settings.labelSmoothing, classWeights: classWeights)
      guard loss.item.isFinite else { return (tally, .diverged) }
      tally.add(loss: Double(loss.item), outputs, targets)
      loss.backward()
      optimizer.learningRate =
        settings.optimizer.learningRate
        * settings.schedule.factor(epoch: epoch - 1, batch: number, of: batches.count)
      optimizer.step(clipNorm: settings.clipNorm)
      optimizer.clearGradients()
    }
    return (tally, nil)
  }

  /// - Returns: nil when `shouldStop` said so.
  private func evaluate(
    _ network: Network, on source: some BatchSource, _ samples: [Int], for monitor: TrainingMonitor,
    _ shouldStop: () -> Bool
  ) -> Evaluation? {
    switch monitor {
    case .classes(let measure) where measure != .accuracy:
      let found = Predictions(
        of: network, on: source, samples: samples, batchSize: settings.batchSize, shouldStop: shouldStop)
      return found.map {
        Evaluation(loss: $0.loss, accuracy: $0.accuracy, measures: [monitor.name: $0.value(of: measure)])
      }
    case .values(let measure):
      let found = ValuePredictions(
        of: network, on: source, samples: samples, batchSize: settings.batchSize, shouldStop: shouldStop)
      return found.map {
        Evaluation(loss: $0.meanSquaredError, accuracy: nil, measures: [monitor.name: $0.value(of: measure)])
      }
    case .loss, .classes:
      return tally(network, on: source, samples, shouldStop).map {
        Evaluation(loss: $0.loss, accuracy: $0.accuracy, measures: [:])
      }
    }
  }

  /// - Returns: nil when `shouldStop` said so.
  private func tally(
    _ network: Network, on source: some BatchSource, _ samples: [Int], _ shouldStop: () -> Bool
  ) -> Tally? {
    var tally = Tally()
    let isWhole = network.infer(
      count: samples.count, batchSize: settings.batchSize, samples: { source.batch(samples[$0]) },
      shouldStop: shouldStop
    ) { range, outputs in
      let targets = source.targets(samples[range])
      tally.add(loss: Double(targets.loss(of: outputs).item), outputs, targets)
    }
    return isWhole ? tally : nil
  }
}

/// What an epoch's validation showed.
private struct Evaluation {
  let loss: Double
  /// nil where targets are numbers.
  let accuracy: Double?
  /// The monitored measure, unless it is one of these.
  let measures: [String: Double]
}

/// Loss and hits summed over batches.
private struct Tally {
  private var lossSum = 0.0
  private var correct: Int? = 0
  private var count = 0

  var loss: Double { lossSum / Double(count) }
  /// nil where targets are numbers.
  var accuracy: Double? { correct.map { Double($0) / Double(count) } }

  /// - Parameter loss: The mean over the batch.
  mutating func add(loss: Double, _ outputs: Tensor, _ targets: Targets) {
    let samples = targets.sampleCount
    lossSum += loss * Double(samples)
    correct = targets.correctCount(of: outputs).flatMap { hits in correct.map { $0 + hits } }
    count += samples
  }
}
