import Essentials
import Studies

/// The epochs of the final training of a search: loss and accuracy on the training and validation splits (figs.
/// 6, 7 and 11 to 13 of the chromosome GA's source).
public struct TrainingCurve {
  let epochs: [EpochRecord]
  /// Which training it is, in one line.
  let summary: String
  private let name: String

  /// The first final training of the best if its epochs were kept, otherwise the best trial's training.
  /// - Parameter journal: Read with its epochs.
  public static func final(of journal: JournalContents) -> TrainingCurve? {
    guard let study = journal.study else { return nil }
    if let epochs = journal.testEpochs[TestName(role: .end, count: 0)], !epochs.isEmpty {
      return TrainingCurve(
        epochs: epochs, summary: "final training of the best, seed \(study.seed)", name: study.name)
    }
    guard let best = journal.best, let epochs = journal.epochs[best.number], !epochs.isEmpty else { return nil }
    return TrainingCurve(
      epochs: epochs, summary: "trial \(best.number), the best; seed \(study.seed)", name: study.name)
  }

  /// Cross-entropy by epoch; nil if none was kept.
  public var loss: LineChart? {
    chart("loss", yLabel: "cross-entropy (nats)", train: \.trainLoss, validation: \.validationLoss)
  }

  public var accuracy: LineChart? {
    chart("accuracy", yLabel: "accuracy", train: \.trainAccuracy, validation: \.validationAccuracy)
  }

  private func chart(
    _ what: String, yLabel: String, train: KeyPath<EpochRecord, Double?>, validation: KeyPath<EpochRecord, Double?>
  ) -> LineChart? {
    let looks: [(String, KeyPath<EpochRecord, Double?>, LineChart.Colour, LineChart.Marker)] = [
      ("training", train, .blue, .circle), ("validation", validation, .vermilion, .square),
    ]
    let series = looks.compactMap { name, value, colour, marker -> LineChart.Series? in
      let points = epochs.compactMap { epoch in
        epoch[keyPath: value].map { LineChart.Point(x: Double(epoch.epoch), y: $0) }
      }
      return points.isEmpty
        ? nil
        : LineChart.Series(
          name: name, points: points, colour: colour, marker: marker, width: 1.8,
          endLabel: points.last.map { fixed($0.y, 3) })
    }
    return series.isEmpty
      ? nil
      : LineChart(
        title: "\(name): \(what)", subtitle: summary, xLabel: "epoch", yLabel: yLabel, xIsWhole: true,
        series: series, events: bestEpoch)
  }

  /// The epoch with the highest validation accuracy, or the lowest validation loss if that was not measured; of equal
  /// ones the first.
  private var bestEpoch: [LineChart.Event] {
    let scores = epochs.compactMap { epoch in
      (epoch.validationAccuracy ?? epoch.validationLoss.map { -$0 }).map { (epoch: epoch.epoch, score: $0) }
    }
    guard let highest = scores.map(\.score).max(), let best = scores.first(where: { $0.score == highest }) else {
      return []
    }
    return [LineChart.Event(x: Double(best.epoch), label: "best epoch \(best.epoch)")]
  }
}
