import Essentials
import Studies

/// The game of a GAN-based refinement: both losses, and what the discriminator says of both generators' vectors.
struct GanRefineGame {
  private let source: GanRefineIterations

  init?(_ journal: JournalContents) {
    guard let source = GanRefineIterations(journal) else { return nil }
    self.source = source
  }

  /// Both losses before each iteration's updates, in nats.
  var losses: LineChart {
    func points(_ value: (GanRefineIterations.Iteration) -> Double?) -> [LineChart.Point] {
      source.iterations.compactMap { iteration in
        value(iteration).map { LineChart.Point(x: Double(iteration.index), y: $0) }
      }
    }
    return LineChart(
      title: "\(source.study.name): losses of the game",
      subtitle: "before each iteration's updates; only the worse generator learns", xLabel: "iteration",
      yLabel: "loss (nats)", xIsWhole: true,
      series: [
        LineChart.Series(name: "discriminator", points: points(\.discriminatorLoss), colour: .blue, marker: .circle),
        LineChart.Series(
          name: "worse generator", points: points(\.generatorLoss), colour: .vermilion, stroke: .dashed,
          marker: .square),
      ], events: source.events)
  }

  /// D's output for every vector; at 0.5 it cannot tell the generators apart.
  var outputs: LineChart {
    func dots(_ values: (GanRefineIterations.Iteration) -> [Double], _ offset: Double) -> [LineChart.Point] {
      source.iterations.flatMap { iteration in
        values(iteration).map { LineChart.Point(x: Double(iteration.index) + offset, y: $0) }
      }
    }
    let ends = [source.iterations.first, source.iterations.last].compactMap { $0 }
      .map { LineChart.Point(x: Double($0.index), y: 0.5) }
    return LineChart(
      title: "\(source.study.name): the discriminator's outputs",
      subtitle: "the probability that a vector is the better generator's, before the updates", xLabel: "iteration",
      yLabel: "output of the discriminator", xIsWhole: true,
      series: [
        LineChart.Series(name: "undecided", points: ends, colour: .grey, width: 1),
        LineChart.Series(
          name: "on the better generator", points: dots(\.onBetter, -0.06), colour: .blue, stroke: .none,
          marker: .circle),
        LineChart.Series(
          name: "on the worse one", points: dots(\.onWorse, 0.06), colour: .vermilion, stroke: .none, marker: .square),
      ], events: source.events)
  }
}
