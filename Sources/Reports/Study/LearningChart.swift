import Essentials
import Search
import Studies

/// The objective over the epochs of the trials: complete ones in blue, pruned ones dashed to where they were stopped, the
/// best one on top with its best epoch.
struct LearningChart {
  let chart: LineChart
  private static let lines = 120
  private static let points = 80

  /// - Parameter journal: Read with its epochs.
  /// - Returns: Nil if no trial has epochs that measure anything.
  init?(_ journal: JournalContents) {
    guard let study = journal.study else { return nil }
    let objective = journal.objectives[0]
    let measures: [(String, (EpochRecord) -> Double?)] = [
      (EvolutionChart.metric(study), { $0.values(of: [objective]).map { objective.better.oriented($0[0]) } }),
      ("validation loss (nats)", \.validationLoss), ("training loss (nats)", \.trainLoss),
    ]
    let trained = journal.trials.filter { journal.epochs[$0.number] != nil }
    func curves(_ value: (EpochRecord) -> Double?) -> [(trial: TrialRecord, points: [LineChart.Point])] {
      trained.compactMap { trial in
        let points = (journal.epochs[trial.number] ?? []).compactMap { epoch in
          value(epoch).map { LineChart.Point(x: Double(epoch.epoch), y: $0, trial: trial.number) }
        }
        return points.isEmpty ? nil : (trial, thinned(points, to: Self.points))
      }
    }
    var found: (label: String, curves: [(trial: TrialRecord, points: [LineChart.Point])]) = ("", [])
    for (label, value) in measures where found.curves.isEmpty { found = (label, curves(value)) }
    guard !found.curves.isEmpty else { return nil }

    let best = journal.best?.number
    let shown = thinned(found.curves.filter { $0.trial.number != best }, to: Self.lines)
    var series = shown.map { trial, points in
      // One name for the legend of each kind; a single epoch would have no line.
      LineChart.Series(
        name: "", points: points,
        colour: trial.state == .complete ? .blue : trial.state == .failed ? .vermilion : .grey,
        stroke: trial.state == .pruned ? .dashed : .solid, marker: points.count == 1 ? .dot : .none, width: 1,
        opacity: 0.45)
    }
    for (state, name) in [(TrialState.complete, "trial"), (.pruned, "pruned trial"), (.failed, "failed trial")] {
      if let index = shown.firstIndex(where: { $0.trial.state == state }) { series[index].name = name }
    }
    var events: [LineChart.Event] = []
    if let curve = found.curves.first(where: { $0.trial.number == best }) {
      series.append(
        LineChart.Series(
          name: "best, trial \(curve.trial.number)", points: curve.points, colour: .green,
          marker: curve.points.count > 40 ? .none : .circle, width: 2.6,
          endLabel: curve.points.last.map { measured($0.y) }))
      let isHigher = found.label.hasSuffix("(nats)") ? false : objective.better == .higher
      let top = curve.points.max { isHigher ? $0.y < $1.y : $0.y > $1.y }
      if let top { events.append(LineChart.Event(x: top.x, label: "best epoch \(fixed(top.x, 0))")) }
    }
    let hidden = found.curves.count - series.count
    chart = LineChart(
      title: "\(study.name): learning curves",
      subtitle: "\(journal.trialsInWords)\(hidden > 0 ? "; \(series.count) of them drawn" : ""); \(study.method), "
        + "seed \(study.seed)",
      xLabel: "epoch", yLabel: found.label, xIsWhole: true, series: series, events: events)
  }
}
