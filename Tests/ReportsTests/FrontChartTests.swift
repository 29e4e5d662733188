import Essentials
import Studies
import Testing

@testable import Reports

@Suite struct FrontChartTests {
  /// Trials with accuracy and loss, higher and lower of which are better; nil for a trial that measured no loss.
  private func study(_ values: [(accuracy: Double, parameters: Double?)]) throws -> JournalContents {
    let head: JSONValue = [
      "event": "study", "format": 2, "name": "pair", "method": "nsga-ii", "seed": 3, "config": [:],
      "objectives": [["metric": "accuracy", "better": "higher"], ["metric": "parameters", "better": "lower"]],
    ]
    let trials = values.enumerated().map { number, trial -> JSONValue in
      let metrics: JSONValue = trial.parameters.map { ["parameters": .number($0)] } ?? [:]
      return trialLine(number, batch: 0, trial.accuracy).overlaid(by: ["metrics": metrics])
    }
    return try journal([head] + trials)
  }

  private func points(_ series: LineChart.Series) -> [[Double]] { series.points.map { [$0.x, $0.y] } }

  @Test func theFrontGoesFromTheBestFirstObjectiveToTheWorst() throws {
    // Trial 1 is dominated by trial 2; trial 4 has no second objective.
    let chart = try #require(
      FrontChart(study([(0.7, 100), (0.8, 900), (0.9, 900), (0.95, 2000), (0.99, nil)]))?.chart)
    #expect(chart.series.map(\.name) == ["trial", "Pareto front"])
    #expect(points(chart.series[0]) == [[0.8, 900]])
    #expect(points(chart.series[1]) == [[0.95, 2000], [0.9, 900], [0.7, 100]])
    #expect(chart.series[1].isStepped && chart.series[1].stroke == .solid)
    #expect(chart.xLabel == "accuracy (higher is better)" && chart.yLabel == "parameters (lower is better)")
    #expect(chart.subtitle == "5 trials, none failed, 3 on the front; nsga-ii, seed 3")
  }

  @Test func theHypervolumeIsMeasuredFromTheWorstValues() throws {
    let chart = try #require(HypervolumeChart(study([(0.5, 200), (0.75, 1000), (0.75, 800), (0.5, 1000)]))?.chart)
    // Above (0.5, -1000): nothing, nothing, 0.25 x 200 (trial 0 and 1 lie on the edge), and no more.
    #expect(points(chart.series[0]) == [[0, 0], [1, 0], [2, 50], [3, 50]])
    #expect(chart.subtitle == "reference point: accuracy 0.5, parameters 1000, the worst of 4 trials")
  }

  @Test func aLongSearchIsSampled() throws {
    let trials = (1...450).map { (accuracy: Double($0), parameters: Double?.some(1000 - Double($0))) }
    let chart = try #require(HypervolumeChart(study(trials))?.chart)
    // Every third trial: 449 x 449 at the end.
    #expect(chart.series[0].points.count == 150)
    #expect(points(chart.series[0]).last == [449, 201_601])
  }

  @Test func oneObjectiveHasNoFront() throws {
    let head: JSONValue = ["event": "study", "name": "one", "method": "tpe", "seed": 1]
    let contents = try journal([head, trialLine(0, batch: 0, 0.5)])
    #expect(FrontChart(contents) == nil && HypervolumeChart(contents) == nil)
    #expect(try FrontChart(study([])) == nil)
    #expect(RunPicture.all(of: contents).map(\.fileName) == ["curve.svg"])
    #expect(
      try RunPicture.all(of: study([(0.5, 10)])).map(\.fileName) == ["curve.svg", "front.svg", "hypervolume.svg"])
  }

  @Test func wideLabelsHaveRoom() throws {
    let drawing = LineChartDrawing(try #require(FrontChart(study([(0.5, 0), (0.6, 4_000_000)]))?.chart))
    // Labels of 7 characters move the plot from 76 to 76 + 2 * 7.
    #expect(drawing.position(LineChart.Point(x: 0.5, y: 0)) == (90, 416))
  }
}
