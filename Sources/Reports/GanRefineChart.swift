import Essentials
import Search
import Studies

/// The curve of a GAN-based refinement: both generators' mean accuracy per iteration, the best trial so far,
/// and the hand-made baseline (figs. 8 and 9 of Lu et al., 2018).
public struct GanRefineChart {
  public let chart: LineChart

  /// - Returns: Nil if the journal holds no finished iteration of this method.
  public init?(_ journal: JournalContents) {
    guard let study = journal.study, study.method == "gan-refine" else { return nil }
    let iterations = Self.iterations(journal.records)
    guard let last = iterations.last?.index else { return nil }
    let baseline = journal.records.compactMap { $0.fields["baseline"]?.number }.first

    var series: [LineChart.Series] = []
    if let baseline {
      let ends = [0, Double(last)].map { LineChart.Point(x: $0, y: baseline) }
      series.append(
        LineChart.Series(
          name: "hand-made baseline", points: ends, colour: .grey, stroke: .dashed,
          endLabel: fixed(baseline, 3)))
    }
    let best = Self.bestSoFar(journal.trials, through: last)
    series.append(
      LineChart.Series(
        name: "best so far", points: best, colour: .green, isStepped: true, width: 3,
        endLabel: best.last.map { fixed($0.y, 3) }))
    for (index, look) in [(LineChart.Colour.blue, LineChart.Marker.circle), (.vermilion, .square)].enumerated() {
      let points = iterations.map { LineChart.Point(x: Double($0.index), y: $0.accuracies[index]) }
      series.append(
        LineChart.Series(
          name: "generator \(index + 1), mean", points: points, colour: look.0, marker: look.1, width: 1.8))
    }
    chart = LineChart(
      title: "\(study.name): GAN-based parameter refinement",
      subtitle: "\(journal.trialsInWords); seed \(study.seed)",
      xLabel: "iteration", yLabel: EvolutionChart.fitnessLabel(study), xIsWhole: true, series: series)
  }

  /// The generators' mean accuracies; iteration 0, the baseline's, has none.
  private static func iterations(_ records: [StrategyRecord]) -> [(index: Int, accuracies: [Double])] {
    records.compactMap { record in
      // An index of a journal that was edited may be anything.
      guard record.event == "iteration", let index = record.fields["index"]?.integer, (0...100_000).contains(index),
        let accuracies = record.fields["accuracies"]?.array?.compactMap(\.number), accuracies.count == 2
      else { return nil }
      return (index, accuracies)
    }
  }

  /// The highest fitness up to each iteration; a batch of trials is an iteration.
  private static func bestSoFar(_ trials: [TrialRecord], through last: Int) -> [LineChart.Point] {
    let complete = trials.filter { $0.state == .complete }
    let byBatch = Dictionary(grouping: complete, by: { $0.batch ?? 0 }).mapValues { $0.compactMap(\.fitness).max() }
    var best = -Double.infinity
    return (0...last).compactMap { batch in
      best = max(best, (byBatch[batch] ?? nil) ?? best)
      return best.isFinite ? LineChart.Point(x: Double(batch), y: best) : nil
    }
  }
}
