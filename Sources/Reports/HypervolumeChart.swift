import Essentials
import Search
import Studies

/// The hypervolume that the complete trials of a study with several objectives dominate, over the trials.
///
/// The reference point is the worst value of each objective over all complete trials, so the curves of two runs can be
/// compared only if these agree.
public struct HypervolumeChart {
  public let chart: LineChart

  /// More points cannot be distinguished, and take long to compute with three objectives or more.
  private static let maximumPoints = 200

  /// - Returns: Nil if the journal holds no complete trial, or the study has one objective.
  public init?(_ journal: JournalContents) {
    let objectives = journal.objectives
    guard let study = journal.study, objectives.count > 1 else { return nil }
    let trials = journal.ratedTrials
    guard !trials.isEmpty else { return nil }
    let worst = objectives.indices.map { index in trials.map { $0.values[index] }.min() ?? 0 }
    let points = Self.points(trials, above: worst)
    let reference = zip(objectives, worst).map { "\($0.metric) \(Self.shown($0.better.oriented($1)))" }
    chart = LineChart(
      title: "\(study.name): hypervolume",
      subtitle: "reference point: \(reference.joined(separator: ", ")), the worst of \(counted(trials.count, "trial"))",
      xLabel: "trial", yLabel: "hypervolume", xIsWhole: true,
      series: [
        LineChart.Series(
          name: "\(study.method), \(Self.shown(points.last?.y ?? 0)) at the end", points: points, colour: .green,
          isStepped: true, width: 3)
      ])
  }

  /// A number of at most six digits; a whole one without a fraction.
  private static func shown(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? significant(value)
  }

  /// The hypervolume after each trial, or after evenly spaced ones if there are many; always after the last.
  private static func points(
    _ trials: [(number: Int, values: [Double])], above reference: [Double]
  ) -> [LineChart.Point] {
    let interval = (trials.count + maximumPoints - 1) / maximumPoints
    var front: [[Double]] = []
    var volume = 0.0
    var isChanged = false
    var points: [LineChart.Point] = []
    for (index, trial) in trials.enumerated() {
      if !front.contains(where: { $0 == trial.values || dominates($0, trial.values) }) {
        front.removeAll { dominates(trial.values, $0) }
        front.append(trial.values)
        isChanged = true
      }
      guard (index + 1) % interval == 0 || index == trials.count - 1 else { continue }
      if isChanged { volume = hypervolume(of: front, above: reference) }
      isChanged = false
      points.append(LineChart.Point(x: Double(trial.number), y: volume))
    }
    return points
  }
}
