import Essentials
import Search
import Studies

/// The fitness over an evolution: the best, the mean and the spread of each generation, and the best so far.
public struct EvolutionChart {
  public let chart: LineChart

  /// - Returns: Nil if the journal holds no finished generation.
  public init?(_ journal: JournalContents) {
    let generations = journal.records.compactMap(Generation.init)
    guard let study = journal.study, !generations.isEmpty else { return nil }
    let bestSoFar = Self.running(generations, of: \.best)
    let mean = Self.points(generations, of: \.mean)
    let spread = generations.compactMap { generation -> LineChart.Band.Point? in
      guard let mean = generation.mean, let spread = generation.spread else { return nil }
      return LineChart.Band.Point(x: Double(generation.index), low: mean - spread, high: mean + spread)
    }
    let hits = generations.reduce(0) { $0 + $1.cacheHits }
    chart = LineChart(
      title: "\(study.name): \(study.method)",
      subtitle: """
        \(counted(generations.count, "generation")), \(journal.trialsInWords), \
        \(counted(hits, "individual")) known before; seed \(study.seed)
        """,
      xLabel: "generation", yLabel: Self.fitnessLabel(study), xIsWhole: true,
      series: [
        LineChart.Series(
          name: "best so far", points: bestSoFar, colour: .green, isStepped: true, width: 3,
          endLabel: bestSoFar.last.map { fixed($0.y, 3) }),
        LineChart.Series(
          name: "best of the generation", points: Self.points(generations, of: \.best), colour: .blue,
          marker: .circle, width: 1.8),
        LineChart.Series(
          name: "mean", points: mean, colour: .vermilion, marker: .square, width: 1.8,
          endLabel: mean.last.map { fixed($0.y, 3) }),
      ],
      bands: [LineChart.Band(name: "mean ± standard deviation", points: spread, colour: .vermilion)])
  }

  /// The axis label of a study's first objective.
  static func fitnessLabel(_ study: StudyRecord) -> String {
    guard let on = study.config["fitness"]?["on"]?.string else { return study.objectives[0].metric }
    return "\(metric(study)) on the \(on) split"
  }

  /// The display name of the measure that a study searches for.
  static func metric(_ study: StudyRecord) -> String {
    let name = study.objectives[0].metric
    // Journals of format 1 name the measure only in their configuration.
    let metric = name == Objective.fitness.metric ? study.config["fitness"]?["metric"]?.string ?? "accuracy" : name
    return metric == "macroF1" ? "macro F1" : metric
  }

  private static func points(
    _ generations: [Generation], of value: (Generation) -> Double?
  ) -> [LineChart.Point] {
    generations.compactMap { generation in
      value(generation).map { LineChart.Point(x: Double(generation.index), y: $0) }
    }
  }

  private static func running(
    _ generations: [Generation], of value: (Generation) -> Double?
  ) -> [LineChart.Point] {
    var best = -Double.infinity
    return points(generations) { generation in
      best = max(best, value(generation) ?? best)
      return best.isFinite ? best : nil
    }
  }
}
