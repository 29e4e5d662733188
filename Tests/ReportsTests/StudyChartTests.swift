import Essentials
import Studies
import Testing

@testable import Reports

/// The charts of trials over parameters, time and epochs.
@Suite struct StudyChartTests {
  private let study: JSONValue = [
    "event": "study", "format": 2, "name": "a", "method": "random", "seed": 1, "time": "2026-11-21T10:00:00.000Z",
    "objectives": [["metric": "accuracy", "better": "higher"]],
    "config": [
      "space": [
        ["name": "units", "type": "integer", "min": 0, "max": 100],
        ["name": "rate", "type": "real", "min": 0.0001, "max": 1, "log": true],
        ["name": "activation", "type": "choice", "choices": ["relu", "tanh"]],
        ["name": "fixed", "type": "fixed", "value": 3],
        ["name": "depth", "type": "integer", "min": 1, "max": 3, "when": ["activation": "tanh"]],
      ]
    ],
  ]

  private func trial(_ number: Int, second: Int, seconds: Double, state: String = "complete") -> JSONValue {
    let padded = second < 10 ? "0\(second)" : "\(second)"
    return trialLine(number, batch: 0, 0.5).overlaid(
      by: [
        "time": .string("2026-11-21T10:00:\(padded).000Z"), "seconds": .number(seconds), "state": .string(state),
        "parameters": ["units": 25, "rate": 0.01, "activation": "relu", "fixed": 3],
      ])
  }

  @Test func valuesLieWhereTheirScalesSay() throws {
    let view = try #require(StudyView(journal([study, trial(0, second: 1, seconds: 1)])))
    // A parameter of one value is no axis; 0.01 is half of the way from 0.0001 to 1 in the logarithm; relu is the
    // lower of two bins; depth is inactive.
    #expect(view.dimensions.map(\.name) == ["units", "rate", "activation", "depth"])
    let positions = view.points[0].positions
    #expect(positions[0] == 0.25 && abs((positions[1] ?? 0) - 0.5) < 1e-12)
    #expect(positions[2] == 0.25 && positions[3] == nil)
    #expect(view.dimensions[0].axis.labels == ["0", "20", "40", "60", "80", "100"])
    #expect(view.dimensions[1].axis.labels == ["0.0001", "0.001", "0.01", "0.1", "1.0"])
    #expect(view.dimensions[2].axis.labels == ["relu", "tanh"])
  }

  @Test func trialsAtTheSameTimeAreInDifferentRows() throws {
    // 0 from 0 to 4, 1 from 0 to 2, 2 from 2 to 5 in the row that 1 has left.
    let contents = try journal([
      study, trial(1, second: 2, seconds: 2), trial(0, second: 4, seconds: 4), trial(2, second: 5, seconds: 3),
    ])
    let picture = try #require(TimelineChart(contents)?.picture)
    #expect(picture.subtitle.hasPrefix("2 trials at the same time at most; 9.0 s of work in 5.0 s"))
    #expect(picture.table?.rows.first == ["0", "complete", "0.0", "4.00"])
    let tops = picture.svg.split(separator: "\n").filter { $0.contains("data-t") }
      .compactMap { $0.split(separator: "\"").dropFirst(3).first }
    #expect(tops.count == 3 && tops[1] == tops[2] && tops[0] != tops[1])
  }

  @Test func aJournalWithoutTimesHasNoTimeline() throws {
    #expect(try TimelineChart(journal([study, trialLine(0, batch: 0, 0.5)])) == nil)
  }

  @Test func prunedTrialsEndWhereTheyWereStopped() throws {
    func epoch(_ trial: Int, _ number: Int, _ accuracy: Double) -> JSONValue {
      [
        "event": "epoch", "trial": .integer(trial), "epoch": .integer(number), "validationAccuracy": .number(accuracy),
        "trainLoss": .null, "validationLoss": .null,
      ]
    }
    let contents = try journal(
      [
        study, epoch(0, 1, 0.3), epoch(0, 2, 0.5), epoch(0, 3, 0.4), trial(0, second: 1, seconds: 1), epoch(1, 1, 0.1),
        trial(1, second: 2, seconds: 1, state: "pruned"),
      ], includesEpochs: true)
    let chart = try #require(LearningChart(contents)).chart
    #expect(chart.series.map(\.name) == ["pruned trial", "best, trial 0"])
    #expect(chart.series[0].points.map(\.y) == [0.1] && chart.series[1].points.map(\.y) == [0.3, 0.5, 0.4])
    #expect(chart.events.map(\.label) == ["best epoch 2"] && isWellFormed(chart.svg))
    #expect(try LearningChart(journal([study, trial(0, second: 1, seconds: 1)])) == nil)
  }

  @Test func aLineWithoutMarksAnswersToThePointer() {
    let points = [(1, 0.5), (2, 0.25)].map { LineChart.Point(x: $0.0, y: $0.1) }
    let chart = LineChart(
      title: "t", xLabel: "epoch", yLabel: "loss", xIsWhole: true,
      series: [LineChart.Series(name: "train", points: points, colour: .blue)])
    #expect(chart.svg.contains("data-l=\"train: 0.5000 (epoch 1)\""))
    #expect(chart.table.columns == ["epoch", "train"] && chart.table.rows == [["1", "0.5000"], ["2", "0.2500"]])
  }

  @Test func theDistributionEndsAtOne() throws {
    let lines = [0.5, 0.1, 0.3].enumerated().map { trialLine($0, batch: 0, $1) }
    let chart = try #require(DistributionChart(journal([study] + lines))).chart
    #expect(chart.series[0].points.map(\.x) == [0.1, 0.1, 0.3, 0.5])
    #expect(chart.series[0].points.map(\.y) == [0, 1.0 / 3, 2.0 / 3, 1])
  }

  @Test func manyTrialsKeepTheBest() throws {
    let lines = (0..<2000).map { number in
      trialLine(number, batch: 0, Double(number * 7919 % 2003)).overlaid(
        by: ["parameters": ["units": .integer(number % 101), "rate": 0.1, "activation": "relu"]])
    }
    let view = try #require(StudyView(journal([study] + lines)))
    let sample = view.sample(100)
    let best = view.points.map(\.fitness).sorted().suffix(25)
    #expect(sample.count == 100 && sample.suffix(25).map(\.fitness) == Array(best))
    #expect(Set(sample.map(\.trial.number)).count == 100)
  }
}
