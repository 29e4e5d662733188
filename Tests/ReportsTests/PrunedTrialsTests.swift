import Essentials
import Studies
import Testing

@testable import Reports

@Suite struct PrunedTrialsTests {
  private let head: JSONValue = [
    "event": "study", "format": 2, "name": "bowl", "method": "tpe", "seed": 1, "config": [:],
    "objectives": [["metric": "loss", "better": "lower"]],
  ]

  @Test func prunedTrialsAreASeriesOfTheirOwn() throws {
    let pruned = trialLine(1, batch: 0, 0.1).overlaid(by: ["state": "pruned"])
    let contents = try journal(
      [head, trialLine(0, batch: 0, 0.9), pruned, trialLine(2, batch: 0, nil), trialLine(3, batch: 0, 0.6)])
    let chart = try #require(HistoryChart(contents)?.chart)
    #expect(chart.series.map(\.name) == ["pruned trial", "trial", "best so far"])
    #expect(chart.series[0].points == [LineChart.Point(x: 1, y: 0.1, trial: 1)])
    #expect(chart.series[0].marker == .square && chart.series[0].colour == .grey)
    #expect(
      chart.series[1].points == [LineChart.Point(x: 0, y: 0.9, trial: 0), LineChart.Point(x: 3, y: 0.6, trial: 3)])
    // A pruned trial is never the best.
    #expect(chart.series[2].points.map(\.y) == chart.series[1].points.map(\.y))
    #expect(chart.subtitle == "4 trials, 1 failed, 1 pruned; seed 1")
  }

  @Test func withoutPruningThereIsNoSuchSeries() throws {
    let chart = try #require(HistoryChart(try journal([head, trialLine(0, batch: 0, 0.9)]))?.chart)
    #expect(chart.series.map(\.name) == ["trial", "best so far"])
  }
}
