import Essentials
import Search
import Studies

/// The empirical distribution of the objective: the share of the complete trials that are at most as good as a value.
/// Of several runs there is a line each.
struct DistributionChart {
  let chart: LineChart
  private static let points = 200

  /// - Returns: Nil if no journal holds a complete trial.
  init?(_ journals: [(name: String, contents: JournalContents)], title: String, subtitle: String) {
    let looks: [(LineChart.Colour, LineChart.Stroke)] = [
      (.blue, .solid), (.vermilion, .dashed), (.green, .solid), (.grey, .dashed),
    ]
    let series = journals.enumerated().compactMap { index, journal -> LineChart.Series? in
      let values = journal.contents.trials.filter { $0.state == .complete }.compactMap(\.fitness)
        .filter { abs($0) < 1e100 }.sorted()
      guard !values.isEmpty else { return nil }
      let steps = values.enumerated().map {
        LineChart.Point(x: $1, y: Double($0 + 1) / Double(values.count))
      }
      return LineChart.Series(
        name: journal.name, points: thinned([LineChart.Point(x: values[0], y: 0)] + steps, to: Self.points),
        colour: looks[index % looks.count].0, stroke: looks[index % looks.count].1, isStepped: true, width: 2.2)
    }
    guard let objective = journals.first?.contents.objectives.first, !series.isEmpty else { return nil }
    chart = LineChart(
      title: title, subtitle: subtitle, xLabel: objective.axisLabel, yLabel: "share of the trials", series: series)
  }

  init?(_ journal: JournalContents) {
    guard let study = journal.study else { return nil }
    self.init(
      [("complete trials", journal)], title: "\(study.name): empirical distribution",
      subtitle: "\(journal.trialsInWords); \(study.method), seed \(study.seed)")
  }
}
