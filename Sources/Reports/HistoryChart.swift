import Essentials
import Search
import Studies

/// The first objective over the trials: each complete and each pruned trial, and the best complete one so far.
public struct HistoryChart {
  public let chart: LineChart

  /// - Returns: Nil if the journal holds no complete trial.
  public init?(_ journal: JournalContents) {
    guard let study = journal.study, let objective = journal.objectives.first else { return nil }
    let trials = journal.trials.filter { $0.state == .complete && $0.fitness != nil }
    guard !trials.isEmpty else { return nil }
    var best = -Double.infinity
    // Of many trials, a point where the best changes, and the last.
    let isShort = trials.count <= Self.maximumDots
    let bestSoFar = trials.enumerated().compactMap { index, trial -> LineChart.Point? in
      let value = objective.better.oriented(trial.fitness ?? 0)
      guard isShort || value > best || index == 0 || index == trials.count - 1 else { return nil }
      best = max(best, value)
      return LineChart.Point(x: Double(trial.number), y: objective.better.oriented(best))
    }
    let marker: LineChart.Marker = trials.count > 200 ? .dot : .circle
    let pruned = journal.trials.filter { $0.state == .pruned && $0.fitness != nil }
    let prunedSeries = LineChart.Series(
      name: "pruned trial", points: Self.points(pruned), colour: .grey, stroke: .none,
      marker: pruned.count > 200 ? .dot : .square, width: 1)
    chart = LineChart(
      title: "\(study.name): \(study.method)", subtitle: "\(journal.trialsInWords); seed \(study.seed)",
      xLabel: "trial", yLabel: EvolutionChart.fitnessLabel(study), xIsWhole: true,
      series: (pruned.isEmpty ? [] : [prunedSeries]) + [
        LineChart.Series(
          name: "trial", points: Self.points(trials), colour: .blue, stroke: .none, marker: marker, width: 1),
        LineChart.Series(
          name: "best so far", points: bestSoFar, colour: .green, isStepped: true, width: 3,
          endLabel: bestSoFar.last.map { significant($0.y) }),
      ])
  }

  /// More cannot be told apart.
  private static let maximumDots = 1500

  private static func points(_ trials: [TrialRecord]) -> [LineChart.Point] {
    thinned(trials, to: maximumDots).map { LineChart.Point(x: Double($0.number), y: $0.fitness ?? 0, trial: $0.number) }
  }
}
