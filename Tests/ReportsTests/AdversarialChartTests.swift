import Testing

@testable import Reports

/// A training of `count` epochs whose scores close in on 0.5.
private func training(_ count: Int) -> [AdversarialEpoch] {
  (1...count).map { epoch in
    let far = 0.4 / Double(epoch)
    return AdversarialEpoch(
      epoch: epoch, realLoss: 0.7 - far, fakeLoss: 0.6 - far, discriminatorLoss: 1.3 - 2 * far,
      generatorLoss: 0.7 + far, realScore: 0.5 + far, fakeScore: 0.5 - far)
  }
}

/// An epoch in which both networks have diverged.
private let diverged = AdversarialEpoch(
  epoch: 4, realLoss: .nan, fakeLoss: .infinity, discriminatorLoss: .nan, generatorLoss: .nan, realScore: .nan,
  fakeScore: .nan)

@Suite struct AdversarialCurvesTests {
  @Test func lossesAndScoresByEpoch() {
    let curves = AdversarialCurves(name: "faces", summary: "seed 1", epochs: training(3))
    let losses = curves.losses
    #expect(losses.title == "faces: losses" && losses.subtitle == "seed 1" && losses.xLabel == "epoch")
    #expect(losses.series.map(\.name) == ["D, on real", "D, on fake", "D, weighted sum", "G"])
    #expect(losses.series[3].points == training(3).map { LineChart.Point(x: Double($0.epoch), y: $0.generatorLoss) })
    #expect(losses.series[2].endLabel == "1.033")
    let scores = curves.scores
    #expect(scores.series.map(\.name) == ["equilibrium", "D on real samples", "D on generated samples"])
    #expect(scores.series[0].points.map(\.x) == [1, 3] && scores.series[0].points.map(\.y) == [0.5, 0.5])
    #expect(scores.yLabel == "mean sigmoid score")
  }

  @Test func aCriticHasNoEquilibriumScore() {
    let curves = AdversarialCurves(name: "w", summary: "", score: .critic, epochs: training(3))
    #expect(curves.scores.series.count == 2 && curves.scores.yLabel == "mean critic score")
  }

  @Test(arguments: [[], training(1), training(2) + [diverged]])
  func anyTrainingIsDrawn(_ epochs: [AdversarialEpoch]) {
    let curves = AdversarialCurves(name: "a", summary: "b", epochs: epochs)
    for svg in [curves.losses.svg, curves.scores.svg] {
      #expect(isWellFormed(svg) && !svg.contains("nan") && !svg.contains("inf"))
    }
  }
}

@Suite struct ScorePortraitTests {
  @Test func thePathGoesByEpoch() throws {
    let chart = try #require(ScorePortrait(name: "faces", summary: "seed 1", epochs: training(3) + [diverged])?.chart)
    #expect(
      chart.dots == training(3).map { ScatterChart.Dot(x: $0.realScore, y: $0.fakeScore, value: Double($0.epoch)) })
    #expect(chart.xRange == 0...1 && chart.yRange == 0...1 && chart.isPath)
    let svg = chart.svg
    #expect(isWellFormed(svg) && svg.contains(">equilibrium</text>") && svg.contains(">epoch 1</text>"))
    // The plot spans 76 ... 700 across and 92 ... 576 down.
    #expect(svg.contains("<circle cx=\"388\" cy=\"334\" r=\"10\""))
    #expect(svg.contains("d=\"M637.6 527.6 L"))
  }

  @Test func aCriticsAxesCoverItsScores() throws {
    let epochs = [(-3.0, 5.0), (2, -7)].enumerated().map { index, scores in
      AdversarialEpoch(
        epoch: index, realLoss: 0, fakeLoss: 0, discriminatorLoss: 0, generatorLoss: 0, realScore: scores.0,
        fakeScore: scores.1)
    }
    let chart = try #require(ScorePortrait(name: "w", summary: "", score: .critic, epochs: epochs)?.chart)
    #expect(chart.xRange == -7...5 && chart.yRange == -7...5)
    #expect(!chart.svg.contains("equilibrium"))
  }

  @Test func labelsOfNeighbouringPointsKeepApart() throws {
    var chart = try #require(ScorePortrait(name: "a", summary: "", epochs: training(2))?.chart)
    for label in ["one", "two", "three"] { chart.mark(x: 0.1, y: 0.1, label: label) }
    let lines = chart.svg.split(separator: "\n")
    let positions = ["one", "two", "three"].compactMap { label in
      lines.first { $0.contains(">\(label)</text>") }?.split(separator: "\"").prefix(4).joined()
    }
    #expect(positions.count == 3 && Set(positions).count == 3)
  }

  @Test func withoutScoresThereIsNone() {
    #expect(ScorePortrait(name: "a", summary: "", epochs: []) == nil)
    #expect(ScorePortrait(name: "a", summary: "", epochs: [diverged]) == nil)
  }
}

@Suite struct DensityChartTests {
  // from scipy.stats import gaussian_kde; x = np.array([-1.5, -.5, 0, .25, 1, 2]); h = bandwidth of the rule;
  // gaussian_kde(x, h / x.std(ddof=1))([0, 1.5])
  @Test func theEstimateIsSciPys() {
    let estimate = KernelDensity([-1.5, -0.5, 0, 0.25, 1, 2])
    #expect(abs(estimate.bandwidth - 0.6938411075581435) < 1e-12)
    #expect(abs(estimate.density(at: 0) - 0.3042338383188201) < 1e-8)
    #expect(abs(estimate.density(at: 1.5) - 0.17751400840332487) < 1e-8)
  }

  @Test func barsAndCurvesHaveTheAreaOfTheShare() throws {
    let samples = (0..<2000).map { Double($0 % 100) / 50 - 1 } + [Double](repeating: 50, count: 499) + [.nan]
    let chart = try #require(DensityChart(name: "n", summary: "s", samples: samples)?.chart)
    #expect(chart.subtitle == "s; 500 of 2500 outside the picture")
    let points = chart.bands[0].points
    let bars = stride(from: 0, to: points.count, by: 2).reduce(0) {
      $0 + (points[$1 + 1].x - points[$1].x) * points[$1].high
    }
    #expect(abs(bars - 0.8) < 1e-9)
    for (series, area) in zip(chart.series, [1, 0.8]) {
      let step = series.points[1].x - series.points[0].x
      #expect(abs(series.points.reduce(0) { $0 + $1.y * step } - area) < 1e-3, "\(series.name)")
    }
    #expect(isWellFormed(chart.svg))
  }

  @Test(arguments: [[0.5], [Double](repeating: 2, count: 50), [-7.9, 7.9]]) func fewSamplesAreDrawn(_ samples: [Double])
    throws
  {
    let svg = try #require(DensityChart(name: "n", summary: "s", samples: samples)?.chart.svg)
    #expect(isWellFormed(svg) && !svg.contains("nan"))
  }

  @Test func withoutSamplesThereIsNone() {
    #expect(DensityChart(name: "n", summary: "s", samples: [.nan, 100]) == nil)
  }
}

@Suite struct EffectChartTests {
  private let chart = EffectChart(
    title: "effects", subtitle: "two seeds",
    factors: [
      .init(name: "loss", values: ["minimax", "hinge"]), .init(name: "batchSize", values: ["8", "16", "a long value"]),
    ],
    measures: [.init(name: "kid", label: "KID (lower is better)"), .init(name: "recall", label: "recall")],
    runs: [
      .init(settings: ["loss": "minimax", "batchSize": "8"], measures: ["kid": 1, "recall": 0.5]),
      .init(settings: ["loss": "minimax", "batchSize": "16"], measures: ["kid": 3, "recall": .nan]),
      .init(settings: ["loss": "hinge", "batchSize": "8"], measures: ["kid": 100], hasFailed: true),
    ])

  @Test func levelsCollectTheRunsOfAValue() throws {
    let levels = chart.levels(of: chart.factors[0], on: chart.measures[0])
    #expect(levels.map(\.value) == ["minimax", "hinge"])
    #expect(levels[0].results == [1, 3] && levels[0].mean == 2 && levels[0].failures == 0)
    #expect(abs(try #require(levels[0].deviation) - 2.0.squareRoot()) < 1e-12)
    #expect(levels[1].results == [] && levels[1].mean == nil && levels[1].failures == 1)
    #expect(chart.levels(of: chart.factors[0], on: chart.measures[1])[0].results == [0.5])
  }

  @Test func everyPairHasAPanel() {
    let svg = chart.svg
    #expect(isWellFormed(svg) && !svg.contains("nan"))
    #expect(svg.components(separatedBy: ">KID (lower is better)</text>").count - 1 == 2)
    #expect(svg.components(separatedBy: ">batchSize</text>").count - 1 == 2)
    // Only the labels that would overlap are tilted: three values in each of two panels.
    #expect(svg.components(separatedBy: "rotate(-30)").count - 1 == 6)
    // Each run once in the panels of its values, without the failed one and the value that is no number; and the legend.
    #expect(svg.components(separatedBy: "r=\"3.5\"").count - 1 == 2 * 2 + 2 * 1 + 1)
  }

  @Test func withoutRunsTheAxesAreDrawn() {
    var empty = chart
    empty.runs = []
    #expect(isWellFormed(empty.svg))
    empty.factors = []
    #expect(isWellFormed(empty.svg))
  }
}

@Suite struct NumberLevelsTests {
  @Test func fewValuesAreTheirOwnLevels() {
    let levels = NumberLevels([0.001, 32, 0.001, 0.0002, .nan])
    #expect(levels.labels == ["0.0002", "0.001", "32"])
    #expect([0.0002, 0.001, 32].map(levels.label) == levels.labels)
    #expect(NumberLevels([]).labels == [] && NumberLevels([]).label(of: 1) == nil)
  }

  @Test func manyValuesAreRangesOfEqualCounts() {
    let numbers = (1...30).map { Double($0) }
    let levels = NumberLevels(numbers, maximum: 3)
    #expect(levels.labels == ["1 … 10", "11 … 20", "21 … 30"])
    #expect([1, 10, 11, 20.5, 30, 99].map(levels.label) == [0, 0, 1, 2, 2, 2].map { levels.labels[$0] })
    let drawn = NumberLevels((0..<7).map { 0.000123456 * Double($0 + 1) }, maximum: 2)
    #expect(drawn.labels == ["0.000123 … 0.00037", "0.000494 … 0.000864"])
  }

  @Test func aFrequentValueIsInOneLevel() {
    let levels = NumberLevels([Double](repeating: 5, count: 20) + [1, 2, 3, 6, 7, 8], maximum: 4)
    #expect(levels.labels == ["1 … 5", "6 … 8"])
    #expect(levels.label(of: 5) == "1 … 5" && levels.label(of: 6) == "6 … 8")
  }
}
