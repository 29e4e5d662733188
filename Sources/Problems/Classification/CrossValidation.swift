import Essentials
import NeuralNetworks
import TensorCore

/// The trainings of a cross-validation, one a fold, epoch by epoch side by side: so each epoch has a mean over the folds,
/// by which a trial can be pruned.
struct CrossValidation {
  /// One fold's training.
  struct Fold {
    let part: TrainingPart
    let network: Network
    let trainer: Trainer
    fileprivate(set) var state: TrainingState?
    fileprivate(set) var result: TrainingResult?

    fileprivate var isOver: Bool { result.map { $0.end != .paused } ?? false }
  }

  private(set) var folds: [Fold]
  /// Why it ended: `.diverged` if a fold has, `.pruned`, or else `.finished`.
  private(set) var end = TrainingEnd.finished

  init(_ folds: [(part: TrainingPart, network: Network, trainer: Trainer)]) {
    self.folds = folds.map { Fold(part: $0.part, network: $0.network, trainer: $0.trainer) }
  }

  /// Trains every fold until it stops early.
  /// - Parameters:
  ///   - lastEpoch: The epoch to end after.
  ///   - shouldPrune: Asked after each epoch, with its means; folds that have stopped count with their last epoch.
  mutating func train(through lastEpoch: Int, shouldPrune: (EpochReport) -> Bool) {
    for epoch in 1...max(1, lastEpoch) {
      for index in folds.indices where !folds[index].isOver {
        var state: TrainingState?
        let fold = folds[index]
        folds[index].result = fold.trainer.train(
          fold.network, on: fold.part.source, train: fold.part.train, validation: fold.part.monitored,
          from: fold.state, through: epoch, keep: { state = $0 })
        folds[index].state = state ?? fold.state
        if folds[index].result?.end == .diverged {
          end = .diverged
          return
        }
      }
      if shouldPrune(EpochReport(meanOf: folds.compactMap { $0.result?.epochs.last }, epoch: epoch)) {
        end = .pruned
        return
      }
      if folds.allSatisfy(\.isOver) { return }
    }
  }

  /// The best epoch of each fold.
  var best: [EpochReport] { folds.compactMap { $0.result?.best } }
}

extension EpochReport {
  /// The means of epochs of several trainings; what not all of them have measured is left out.
  fileprivate init(meanOf reports: [EpochReport], epoch: Int) {
    func mean(_ values: [Double?]) -> Double? {
      let known = values.compactMap { $0 }
      return known.isEmpty || known.count < values.count ? nil : known.reduce(0, +) / Double(known.count)
    }
    let names = Set(reports.flatMap(\.measures.keys))
    self.init(
      epoch: epoch, trainLoss: mean(reports.map(\.trainLoss)) ?? .nan,
      trainAccuracy: mean(reports.map(\.trainAccuracy)),
      validationLoss: mean(reports.map(\.validationLoss)), validationAccuracy: mean(reports.map(\.validationAccuracy)),
      measures: Dictionary(
        uniqueKeysWithValues: names.compactMap { name in mean(reports.map { $0.measures[name] }).map { (name, $0) } }))
  }
}
