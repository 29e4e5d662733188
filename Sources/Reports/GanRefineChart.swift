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
    guard let source = GanRefineIterations(journal), let last = source.iterations.last?.index else { return nil }
    let iterations = source.iterations
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
    let dots = Self.dots(journal.trials, through: last)
    for (index, look) in [(-0.08, LineChart.Colour.blue), (0.08, .vermilion)].enumerated() {
      let points = dots.filter { $0.generator == index }.map {
        LineChart.Point(x: Double($0.iteration) + look.0, y: $0.fitness, trial: $0.trial)
      }
      series.append(
        LineChart.Series(
          name: index == 0 ? "its trials" : "", points: points, colour: look.1, stroke: .none, marker: .dot, width: 1))
    }
    for (index, look) in [(LineChart.Colour.blue, LineChart.Marker.circle), (.vermilion, .square)].enumerated() {
      let points = iterations.map { LineChart.Point(x: Double($0.index), y: $0.accuracies[index]) }
      series.append(
        LineChart.Series(
          name: "generator \(index + 1), mean", points: points, colour: look.0, marker: look.1, width: 1.8))
    }
    chart = LineChart(
      title: "\(study.name): GAN-based parameter refinement",
      subtitle: "\(journal.trialsInWords); seed \(study.seed)",
      xLabel: "iteration", yLabel: EvolutionChart.fitnessLabel(study), xIsWhole: true, series: series,
      events: source.events)
  }

  /// Each trial with the generator that proposed it, 0 or 1; a batch alternates between them.
  private static func dots(
    _ trials: [TrialRecord], through last: Int
  ) -> [(iteration: Int, generator: Int, fitness: Double, trial: Int)] {
    let proposed = trials.filter { $0.origin == .strategy && $0.batch.map { $0 > 0 && $0 <= last } ?? false }
    return Dictionary(grouping: proposed, by: { $0.batch ?? 0 }).sorted { $0.key < $1.key }.flatMap { batch, own in
      own.enumerated().compactMap { index, trial in
        trial.fitness.map { (batch, index % 2, $0, trial.number) }
      }
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
