import Essentials
import Search
import Studies
import Testing

@testable import Reports

@Suite struct EvolutionChartTests {
  /// Two generations of three individuals of a search over two parameters of four and three values.
  private let lines: [JSONValue] = [
    [
      "event": "study", "name": "features", "method": "similarity-ga", "seed": 3,
      "config": [
        "fitness": ["on": "validation", "metric": "macroF1"], "strategy": ["partA": 1],
        "space": [
          ["name": "units", "type": "choice", "choices": ["32", "64", "128", "256"]],
          ["name": "optimizer", "type": "choice", "choices": ["sgd", "adam", "adamax"]],
        ],
      ],
    ],
    trialLine(0, batch: 0, 0.5), trialLine(1, batch: 0, 0.3), trialLine(2, batch: 0, nil),
    generation(0, [("0001", 0.5, "random"), ("1101", 0.3, "random"), ("1010", nil, "random")]),
    trialLine(3, batch: 1, 0.4),
    generation(1, [("0001", 0.5, "survivor"), ("1101", 0.3, "survivor"), ("1110", 0.4, "crossover")]),
  ]

  private static func generation(_ index: Int, _ individuals: [(String, Double?, String)]) -> JSONValue {
    let list = individuals.enumerated().map { id, individual -> JSONValue in
      [
        "id": .integer(id), "gene": .string(individual.0), "decoded": [:], "trial": .integer(id),
        "fitness": JSONValue(finite: individual.1), "origin": .string(individual.2),
      ]
    }
    return ["event": "generation", "index": .integer(index), "individuals": .array(list)]
  }

  @Test func showsBestMeanAndSpread() throws {
    let chart = try #require(EvolutionChart(journal(lines))).chart
    #expect(chart.series.map(\.name) == ["best so far", "best of the generation", "mean"])
    #expect(chart.series[1].points.map(\.y) == [0.5, 0.5])
    // The failed one counts in neither mean nor spread.
    #expect(chart.series[2].points.map(\.y) == [0.4, (0.5 + 0.3 + 0.4) / 3])
    #expect(abs(chart.bands[0].points[0].low - 0.3) < 1e-12 && abs(chart.bands[0].points[0].high - 0.5) < 1e-12)
    #expect(chart.yLabel == "macro F1 on the validation split")
    #expect(isWellFormed(chart.svg))
  }

  @Test func aGenePlaceIsItsPartsAsNumbers() throws {
    let chart = try #require(GeneScatter(journal(lines))).chart
    #expect(
      chart.dots == [
        ScatterChart.Dot(x: 3, y: 1, value: 0.3, trial: 1), ScatterChart.Dot(x: 3, y: 2, value: 0.4, trial: 2),
        ScatterChart.Dot(x: 0, y: 1, value: 0.5, trial: 0),
      ])
    #expect(chart.xRange == 0...3 && chart.yRange == 0...3)
    #expect(chart.xLabel.hasPrefix("units (2 bits)"))
    #expect(chart.svg.contains("best, 0.500"))
    #expect(isWellFormed(chart.svg))
  }

  /// A gene says nothing of its parameters: their widths are the typed space's. 5 values take 3 bits, a flag 1.
  @Test func genesOfAnyDiscreteSpaceAreDrawn() throws {
    let study: JSONValue = [
      "event": "study", "name": "integers", "method": "similarity-ga", "seed": 3,
      "config": [
        "strategy": ["partA": 1],
        "space": [
          ["name": "layers", "type": "integer", "min": 1, "max": 5], ["name": "bias", "type": "flag"],
          ["name": "dropout", "type": "real", "min": 0, "max": 0.5, "step": 0.25],
        ],
      ],
    ]
    let journal = try journal([
      study, trialLine(0, batch: 0, 0.5), trialLine(1, batch: 0, 0.25),
      Self.generation(0, [("100101", 0.5, "random"), ("001000", 0.25, "random")]),
    ])
    let chart = try #require(GeneScatter(journal)).chart
    #expect(chart.xRange == 0...7 && chart.yRange == 0...7)
    #expect(
      chart.dots == [
        ScatterChart.Dot(x: 1, y: 0, value: 0.25, trial: 1), ScatterChart.Dot(x: 4, y: 5, value: 0.5, trial: 0),
      ])
    #expect(
      chart.xLabel.hasPrefix("layers (3 bits)")
        && chart.yLabel.hasPrefix("bias (1 bit), dropout (2 bits), as one number"))
    #expect(RunPicture.all(of: journal).map(\.fileName) == ["curve.svg", "genes.svg"])
  }

  @Test func aSpaceThatIsNoneHasNoGenes() throws {
    var study = try #require(lines[0].object)
    study["config"] = ["space": [["name": "rate", "type": "real", "min": 0, "max": 1]]]
    #expect(try GeneScatter(journal([.object(study)] + lines.dropFirst())) == nil)
  }

  @Test func histogramsAreOfTheFinalTraining() throws {
    func epoch(_ key: String, _ value: JSONValue, _ number: Int, low: Double) -> JSONValue {
      [
        "event": "epoch", key: value, "repeat": 0, "epoch": .integer(number), "trainLoss": 1.5, "validationLoss": 2.0,
        "histograms": [
          "conv10.bias": ["low": .number(low), "high": 1.0, "counts": [1, 0, 3]],
          "conv2.bias": ["low": 0.0, "high": 0.0, "counts": [4, 0]],
        ],
      ]
    }
    var all = lines
    all.append(epoch("trial", 0, 1, low: -9))
    let ofTrial = try journal(all, includesEpochs: true)
    #expect(BiasChart(ofTrial)?.chart.panels[1].rows.map(\.low) == [-9])
    all += [epoch("test", "end", 1, low: -1), epoch("test", "end", 2, low: -2)]
    let contents = try journal(all, includesEpochs: true)
    let chart = try #require(BiasChart(contents)).chart
    #expect(chart.panels.map(\.title) == ["conv2.bias", "conv10.bias"])
    #expect(chart.panels[1].rows.map(\.low) == [-1, -2])
    #expect(isWellFormed(chart.svg) && !chart.svg.contains("nan"))
    #expect(RunPicture.all(of: contents).map(\.fileName) == ["curve.svg", "genes.svg", "biases.svg", "loss.svg"])
    let loss = try #require(TrainingCurve.final(of: contents)?.loss)
    #expect(loss.series.map(\.name) == ["training", "validation"])
    #expect(loss.series[1].points == [1, 2].map { LineChart.Point(x: $0, y: 2) })
  }

  @Test func anEmptyJournalHasNoPictures() throws {
    let empty = try journal([lines[0]], includesEpochs: true)
    #expect(RunPicture.all(of: empty).isEmpty)
  }
}
