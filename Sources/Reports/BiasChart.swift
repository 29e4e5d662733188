import Essentials
import Studies

/// The distribution of each convolution's biases over a training (figs. 8 to 10 of the chromosome GA's source): the
/// final training if it has kept them, otherwise the best trial's.
public struct BiasChart {
  public let chart: HistogramChart

  /// - Parameter journal: Read with its epochs.
  /// - Returns: Nil if no histograms were kept.
  public init?(_ journal: JournalContents) {
    guard let study = journal.study, let training = TrainingCurve.final(of: journal) else { return nil }
    let layers = Set(training.epochs.flatMap { $0.histograms.keys }).sorted(by: Self.precedes)
    guard !layers.isEmpty else { return nil }
    let panels = layers.map { layer in
      HistogramChart.Panel(
        title: layer,
        rows: training.epochs.compactMap { epoch in
          epoch.histograms[layer].map {
            HistogramChart.Row(epoch: epoch.epoch, low: $0.low, high: $0.high, counts: $0.counts)
          }
        })
    }
    chart = HistogramChart(
      title: "\(study.name): biases of each convolution", subtitle: training.summary, valueLabel: "bias",
      panels: panels)
  }

  /// `conv2` before `conv10`: shorter names first, then in alphabetical order.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    (left.utf8.count, left) < (right.utf8.count, right)
  }
}
