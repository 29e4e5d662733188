import Essentials
import Studies
import TestSupport
import Testing

@testable import Reports

/// The curve of a search without iterations or generations.
@Suite struct HistoryChartTests {
  private func study(_ better: String) -> JSONValue {
    [
      "event": "study", "format": 2, "name": "a", "method": "tpe", "seed": 3, "config": [:],
      "objectives": [["metric": "loss", "better": .string(better)]],
    ]
  }

  private let trials = [
    trialLine(0, batch: 0, 0.5), trialLine(1, batch: 0, nil), trialLine(2, batch: 0, 0.75),
    trialLine(3, batch: 0, 0.25),
  ]

  @Test(arguments: [("higher", [0.5, 0.75, 0.75]), ("lower", [0.5, 0.5, 0.25])])
  func theBestFollowsTheDirection(better: String, best: [Double]) throws {
    let journal = try journal([study(better)] + trials)
    let chart = try #require(HistoryChart(journal)).chart
    #expect(chart.series[0].points.map(\.x) == [0, 2, 3] && chart.series[0].points.map(\.y) == [0.5, 0.75, 0.25])
    #expect(chart.series[1].points.map(\.y) == best)
    #expect(chart.yLabel == "loss" && isWellFormed(chart.svg))
    #expect(chart.svg.contains("4 trials, 1 failed"))
    #expect(RunPicture.curve(of: journal)?.fileName == "curve.svg")
  }

  @Test func aSearchWithoutSuccessHasNoCurve() throws {
    #expect(try HistoryChart(journal([study("higher"), trialLine(0, batch: 0, nil)])) == nil)
    #expect(try HistoryChart(journal([trials[0]])) == nil)
  }
}
