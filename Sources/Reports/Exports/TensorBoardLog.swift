import Essentials
import Search
import Studies

/// A study as a log directory of TensorBoard: a run for each trial with its curves by epoch, and the HParams dashboard's
/// table of parameters and metrics.
public struct TensorBoardLog: Sendable {
  private let journal: JournalContents
  private let study: StudyRecord

  /// - Parameter journal: Read with its epochs.
  /// - Returns: Nil if the journal has no study.
  public init?(_ journal: JournalContents) {
    guard let study = journal.study else { return nil }
    self.journal = journal
    self.study = study
  }

  /// The files by their paths below the log directory.
  public var files: [(path: String, bytes: [UInt8])] {
    let name = "events.out.tfevents.\(Int(began.seconds)).hpsearch"
    let width = "\(journal.trials.last?.number ?? 0)".count
    return [(name, experiment)]
      + journal.trials.map { trial in
        let digits = "\(trial.number)"
        let number = String(repeating: "0", count: width - digits.count) + digits
        return ("trial-\(number)/\(name)", events(of: trial))
      }
  }

  private var began: Timestamp { journal.times.began ?? journal.times.last ?? Timestamp(seconds: 0) }

  // MARK: - Trials

  private func events(of trial: TrialRecord) -> [UInt8] {
    let end = journal.times.trials[trial.number] ?? began
    let start = journal.times.span(of: trial.number, seconds: trial.seconds)?.start ?? began
    var file = EventFile(began: start)
    file.add(
      HyperparameterMessages.sessionStart(
        trial.parameters.compactMapValues(HyperparameterMessages.value), group: "trial \(trial.number)", at: start),
      tag: "_hparams_/session_start_info", of: "hparams", at: start)
    let epochs = journal.epochs[trial.number] ?? []
    let last = Double(max(1, epochs.last?.epoch ?? 1))
    for epoch in epochs {
      // Epochs of one training take about the same time each; their own is not recorded.
      let part = Double(epoch.epoch) / last * (end.seconds - start.seconds)
      let time = Timestamp(seconds: start.seconds + part)
      for (tag, value) in Self.scalars(of: epoch) {
        file.add(scalar: value, tag: tag, step: epoch.epoch, at: time)
      }
    }
    for (metric, value) in metrics(of: trial).sorted(by: { $0.key < $1.key }) {
      file.add(scalar: value, tag: Self.tag(of: metric), step: epochs.last?.epoch ?? 0, at: end)
    }
    file.add(
      HyperparameterMessages.sessionEnd(isSuccess: trial.state != .failed, at: end),
      tag: "_hparams_/session_end_info", of: "hparams", at: end)
    return file.bytes
  }

  private static func scalars(of epoch: EpochRecord) -> [(tag: String, value: Double)] {
    let own: [(String, Double?)] = [
      ("training/loss", epoch.trainLoss), ("training/accuracy", epoch.trainAccuracy),
      ("validation/loss", epoch.validationLoss), ("validation/accuracy", epoch.validationAccuracy),
    ]
    return own.compactMap { tag, value in value.map { (tag, $0) } }
      + epoch.measures.sorted { $0.key < $1.key }.map { ("epoch/\($0.key)", $0.value) }
  }

  private static func tag(of metric: String) -> String { "result/\(metric)" }

  /// What a trial measured, the objectives among it.
  private func metrics(of trial: TrialRecord) -> [String: Double] {
    var metrics = trial.metrics
    if let fitness = trial.fitness { metrics[journal.objectives[0].metric] = fitness }
    metrics["seconds"] = metrics["seconds"] ?? trial.seconds
    return metrics
  }

  // MARK: - The experiment

  private var experiment: [UInt8] {
    var file = EventFile(began: began)
    let objectives = journal.objectives.map(\.metric)
    let others = Set(journal.trials.flatMap { metrics(of: $0).keys }).subtracting(objectives).sorted()
    let known = study.space?.parameters ?? []
    let seen = Set(
      journal.trials.flatMap { trial in
        trial.parameters.compactMap { HyperparameterMessages.value($0.value) == nil ? nil : $0.key }
      })
    let parameters =
      known.map { HyperparameterMessages.parameter($0.name, $0.domain) }
      + seen.subtracting(known.map(\.name)).sorted().map { HyperparameterMessages.parameter($0, nil) }
    file.add(
      HyperparameterMessages.experiment(
        name: study.name, method: study.method, at: began, parameters: parameters,
        metrics: (objectives + others).map { (Self.tag(of: $0), Objective.title(of: $0)) }),
      tag: "_hparams_/experiment", of: "hparams", at: began)
    return file.bytes
  }
}
