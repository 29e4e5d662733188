import Essentials
import Search
import Studies

/// The Pareto front of a study with several objectives: its complete trials over the first two objectives.
///
/// With two objectives a stepped line joins the front: it bounds the values that are worse than a trial of the front.
/// With more, trials of the front may be dominated in the first two, so they are marked alone.
public struct FrontChart {
  public let chart: LineChart

  /// - Returns: Nil if the journal holds no complete trial, or the study has one objective.
  public init?(_ journal: JournalContents) {
    let objectives = journal.objectives
    guard let study = journal.study, objectives.count > 1 else { return nil }
    let (first, second) = (objectives[0], objectives[1])
    func point(_ trial: (number: Int, values: [Double])) -> LineChart.Point {
      LineChart.Point(
        x: first.better.oriented(trial.values[0]), y: second.better.oriented(trial.values[1]), trial: trial.number)
    }
    let trials = journal.ratedTrials
    guard !trials.isEmpty else { return nil }
    let numbers = Set(journal.front.map(\.number))
    // From the best first objective to the worst, each trial's second one holds until the next.
    let front = trials.filter { numbers.contains($0.number) }.sorted {
      ($0.values[0], $1.number) > ($1.values[0], $0.number)
    }
    let others = trials.filter { !numbers.contains($0.number) }
    chart = LineChart(
      title: "\(study.name): Pareto front",
      subtitle: "\(journal.trialsInWords), \(front.count) on the front; \(study.method), seed \(study.seed)",
      xLabel: first.axisLabel, yLabel: second.axisLabel,
      series: [
        LineChart.Series(
          name: "trial", points: others.map(point), colour: .blue, stroke: .none, marker: .circle,
          width: 1),
        LineChart.Series(
          name: "Pareto front", points: front.map(point), colour: .vermilion,
          stroke: objectives.count == 2 ? .solid : .none, marker: .square, isStepped: true),
      ])
  }
}

extension Objective {
  /// The metric with its better direction: `accuracy (higher is better)`.
  var axisLabel: String { "\(metric) (\(better.rawValue) is better)" }
}

extension StudyState {
  /// The complete trials that have measured every objective, in order of number, with their oriented values.
  var ratedTrials: [(number: Int, values: [Double])] {
    trials.filter { $0.state == .complete }.compactMap { trial in
      trial.values(of: objectives).map { (trial.number, $0) }
    }
  }
}
