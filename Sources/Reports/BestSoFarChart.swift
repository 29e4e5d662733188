import Essentials
import Search
import Studies

/// The best so far of several runs over their trials; of runs that differ only in their seed, the mean and its spread.
public struct BestSoFarChart {
  public let chart: LineChart
  private static let points = 300

  /// - Returns: Nil if no run has a complete trial, or their objectives differ.
  public init?(_ runs: [(name: String, contents: JournalContents)]) {
    guard let objective = runs.first?.contents.objectives.first,
      runs.allSatisfy({ $0.contents.objectives.first == objective })
    else { return nil }
    let curves = runs.map { Self.best($0.contents, objective) }
    guard curves.contains(where: { !$0.isEmpty }) else { return nil }
    let looks: [(LineChart.Colour, LineChart.Stroke)] = [
      (.blue, .solid), (.vermilion, .dashed), (.green, .solid), (.grey, .dashed),
    ]
    var groups: [(name: String, key: String, curves: [[Double]])] = []
    for (run, curve) in zip(runs, curves) where !curve.isEmpty {
      let study = run.contents.study
      let key = "\(study?.name ?? run.name) \(study?.method ?? "")"
      if let index = groups.firstIndex(where: { $0.key == key }) {
        groups[index].curves.append(curve)
      } else {
        groups.append((run.name, key, [curve]))
      }
    }
    var series: [LineChart.Series] = []
    var bands: [LineChart.Band] = []
    for (index, group) in groups.enumerated() {
      let (colour, stroke) = looks[index % looks.count]
      let length = group.curves.map(\.count).min() ?? 0
      let means = (0..<length).map { trial -> (x: Double, mean: Double, deviation: Double) in
        let values = group.curves.map { $0[trial] }
        let count = Double(values.count)
        let mean = values.reduce(0) { $0 + $1 / count }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (Double(trial), mean, (squares / max(1, count - 1)).squareRoot())
      }
      let shown = thinned(means.filter { abs($0.mean) < 1e100 }, to: Self.points)
      let isMean = group.curves.count > 1
      series.append(
        LineChart.Series(
          name: isMean ? "\(group.key), mean of \(group.curves.count)" : group.name,
          points: shown.map { LineChart.Point(x: $0.x, y: $0.mean) }, colour: colour, stroke: stroke,
          isStepped: !isMean, width: 2.4, endLabel: shown.last.map { measured($0.mean) }))
      if isMean {
        bands.append(
          LineChart.Band(
            name: "± standard deviation",
            points: shown.map {
              LineChart.Band.Point(x: $0.x, low: $0.mean - $0.deviation, high: $0.mean + $0.deviation)
            },
            colour: colour))
      }
    }
    chart = LineChart(
      title: "Best so far", subtitle: counted(runs.count, "run"), xLabel: "trial", yLabel: objective.axisLabel,
      xIsWhole: true, series: series, bands: bands)
  }

  /// The best value after each trial; those before the first complete one repeat it.
  private static func best(_ contents: JournalContents, _ objective: Objective) -> [Double] {
    var best = -Double.infinity
    let values = contents.trials.map { trial -> Double in
      if trial.state == .complete, let fitness = trial.fitness { best = max(best, objective.better.oriented(fitness)) }
      return best
    }
    guard let first = values.first(where: \.isFinite) else { return [] }
    return values.map { objective.better.oriented($0.isFinite ? $0 : first) }
  }
}
