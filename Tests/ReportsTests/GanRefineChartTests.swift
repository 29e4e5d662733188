import Essentials
import Studies
import TestSupport
import Testing

@testable import Reports

@Suite struct GanRefineChartTests {
  /// A journal of a baseline and two iterations of one candidate a generator; trial 2 failed.
  private let lines: [JSONValue] = [
    [
      "event": "study", "name": "a & b", "method": "gan-refine", "seed": 3,
      "config": ["fitness": ["on": "train"]],
    ],
    trialLine(0, batch: 0, 0.5), ["event": "iteration", "index": 0, "baseline": 0.5],
    trialLine(1, batch: 1, 0.4), trialLine(2, batch: 1, nil),
    ["event": "iteration", "index": 1, "accuracies": [0.4, 0.0], "better": 1],
    trialLine(3, batch: 2, 0.75), trialLine(4, batch: 2, 0.25),
    ["event": "iteration", "index": 2, "accuracies": [0.75, 0.25], "better": 1],
    // An iteration that is still running does not count.
    trialLine(5, batch: 3, 0.9),
  ]

  @Test func holdsTheFourCurves() throws {
    let chart = try #require(GanRefineChart(journal(lines))).chart
    #expect(
      chart.series.map(\.name) == [
        "hand-made baseline", "best so far", "its trials", "", "generator 1, mean", "generator 2, mean",
      ])
    // Each generator's trials are beside its mean.
    #expect(chart.series[2].points.map(\.x) == [0.92, 1.92] && chart.series[2].points.map(\.trial) == [1, 3])
    #expect(chart.series[3].points.map(\.x) == [2.08] && chart.series[3].points.map(\.y) == [0.25])
    #expect(chart.series[0].points.map(\.y) == [0.5, 0.5])
    #expect(chart.series[4].points.map(\.x) == [1, 2])
    #expect(chart.series[4].points.map(\.y) == [0.4, 0.75])
    #expect(chart.series[5].points.map(\.y) == [0, 0.25])
    #expect(chart.series[1].points.map(\.y) == [0.5, 0.5, 0.75])
    #expect(chart.yLabel == "accuracy on the train split")
    #expect(isWellFormed(chart.svg))
  }

  @Test func needsAFinishedIteration() throws {
    #expect(try GanRefineChart(journal(Array(lines.prefix(3)))) == nil)
    // An index that was edited: found by the fuzz test, as a trap.
    #expect(
      try GanRefineChart(
        journal([lines[0], lines[1], ["event": "iteration", "index": -7, "accuracies": [0.4, 0.0]]])) == nil)
    var other = lines
    other[0] = ["event": "study", "name": "a", "method": "random", "seed": 3]
    #expect(try GanRefineChart(journal(other)) == nil)
  }
}
