import Essentials
import Search
import Studies

/// When each trial ran: a row for each that ran at the same time, as many as there were workers.
struct TimelineChart {
  let picture: Picture
  private static let bars = 1500
  private static let rows = 40

  private struct Span {
    let trial: TrialRecord
    let start: Double
    let end: Double
    var row = 0
  }

  /// - Returns: Nil if the journal does not say when its trials ended.
  init?(_ journal: JournalContents) {
    guard let study = journal.study else { return nil }
    var spans = journal.trials.compactMap { trial -> Span? in
      guard let end = journal.times.trials[trial.number]?.seconds else { return nil }
      return Span(trial: trial, start: end - max(0, min(trial.seconds, 1e8)), end: end)
    }.sorted { ($0.start, $0.trial.number) < ($1.start, $1.trial.number) }
    guard let first = spans.first?.start, let last = spans.map(\.end).max() else { return nil }
    // Times are written in milliseconds, so a worker may seem to begin a little before it ended.
    func tolerance(_ span: Span) -> Double { 0.001 + min(0.02, (span.end - span.start) / 10) }
    var free: [Double] = []
    for index in spans.indices {
      if let row = free.firstIndex(where: { $0 <= spans[index].start + tolerance(spans[index]) }) {
        spans[index].row = row
        free[row] = spans[index].end
      } else {
        spans[index].row = free.count
        free.append(spans[index].end)
      }
    }
    let rows = min(free.count, Self.rows)
    let (scale, unit) = Self.unit(last - first)
    let lane = rows > 12 ? 16.0 : 26.0
    let area = PlotArea(
      left: 76, right: 840, top: 104, bottom: 104 + Double(rows) * lane,
      x: Axis(covering: [0, max(last - first, 1e-3) / scale], count: 10),
      y: Axis(ticks: [], labels: [], low: 0, high: Double(rows)), xLabel: "time since the first trial began (\(unit))",
      yLabel: rows > 4 ? "at the same time" : "")
    let bars = thinned(spans.filter { $0.row < rows }, to: Self.bars).map { span in
      let left = area.position(x: (span.start - first) / scale, y: 0).x
      let right = area.position(x: (span.end - first) / scale, y: 0).x
      let (colour, opacity) = Self.look(span.trial.state)
      return SVGElement.rectangle(
        at: (left, area.top + Double(span.row) * lane + 2), width: max(0.7, right - left - 0.6), height: lane - 5,
        fill: colour.rawValue
      ).adding("fill-opacity", opacity).marking(trial: span.trial.number)
    }
    let busy = spans.reduce(0) { $0 + $1.end - $1.start }
    picture = Picture(
      width: 880, height: area.bottom + 64, title: "\(study.name): timeline",
      subtitle: "\(counted(free.count, "trial")) at the same time at most; "
        + "\(describedDuration(busy)) of work in \(describedDuration(last - first))",
      content: Self.legend + area.elements + bars,
      table: DataTable(
        columns: ["trial", "state", "began (s)", "took (s)"],
        rows: spans.map {
          ["\($0.trial.number)", $0.trial.state.rawValue, fixed($0.start - first, 1), fixed($0.trial.seconds, 2)]
        }))
  }

  private static func look(_ state: TrialState) -> (LineChart.Colour, opacity: String) {
    switch state {
    case .complete: (.blue, "0.85")
    case .failed: (.vermilion, "1")
    case .pruned: (.grey, "0.6")
    }
  }

  private static var legend: [SVGElement] {
    [(TrialState.complete, 24.0), (.pruned, 130), (.failed, 224)].flatMap { state, left in
      [
        SVGElement.rectangle(at: (left, 74), width: 18, height: 12, fill: look(state).0.rawValue)
          .adding("fill-opacity", look(state).opacity),
        .text(state.rawValue, at: (left + 25, 84.5), size: 13),
      ]
    }
  }

  private static func unit(_ seconds: Double) -> (Double, String) {
    switch seconds {
    case ..<300: (1, "s")
    case ..<18_000: (60, "min")
    default: (3600, "h")
    }
  }
}
