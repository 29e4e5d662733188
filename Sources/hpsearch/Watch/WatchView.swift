import Essentials
import Reports
import Search
import Studies

/// What `hpsearch watch` shows of a run at one moment, as lines of text.
struct WatchView {
  struct Line: Equatable {
    var text: String
    var colour: Paint.Colour?
  }

  enum Activity: Equatable {
    case running
    /// No process writes to the journal, and the search has not ended.
    case interrupted
    case finished
  }

  let name: String
  let state: StudyState
  let times: JournalTimes
  let activity: Activity
  /// Trials that the search will make; nil if it is not known.
  let total: Int?
  let workers: [WorkerTable.Worker]
  /// Trials that have a folder and no result yet, with the seconds since they began.
  let running: [(trial: Int, seconds: Double)]
  let now: Timestamp

  /// The lines for a terminal.
  /// - Parameters:
  ///   - columns: The maximum number of characters of a line.
  ///   - rows: The maximum number of lines, at least 1.
  func lines(columns: Int, rows: Int) -> [Line] {
    let fixed = head + curve(columns) + work(limit: max(1, rows / 4))
    let room = max(0, rows - fixed.count - 2)
    let trials = lastTrials(room)
    let all = trials.isEmpty ? fixed : fixed + [Line(text: ""), Line(text: "last trials", colour: .dim)] + trials
    return all.prefix(max(1, rows)).map { line in
      Line(text: shortened(Self.printable(line.text), to: columns), colour: line.colour)
    }
  }

  /// Without control characters, which a terminal would obey.
  private static func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
  }

  // MARK: - Parts

  private var head: [Line] {
    let method = state.study.map { " · \($0.method)" } ?? ""
    let title = "\(name)\(method) · \(activityText)"
    var parts = ["\(state.trials.count)\(total.map { "/\($0)" } ?? "") trials"]
    if state.failed > 0 { parts.append("\(state.failed) failed") }
    if state.pruned > 0 { parts.append("\(state.pruned) pruned") }
    if !state.confirmations.isEmpty { parts.append(counted(state.confirmations.count, "confirmation")) }
    if !state.tests.isEmpty { parts.append(counted(state.tests.count, "final test")) }
    if let began = times.began {
      let end = activity == .running ? now : times.last ?? now
      parts.append("\(describedDuration(max(0, end.seconds - began.seconds)))")
    }
    if let left { parts.append("\(describedDuration(left)) left") }
    return [Line(text: title, colour: .bold), Line(text: parts.joined(separator: " · "))] + [best].compactMap { $0 }
  }

  private var activityText: String {
    switch activity {
    case .running: "running"
    case .finished: state.complete == 0 ? "ended without a successful trial" : "finished"
    case .interrupted: "interrupted; the command that began it continues it with --resume"
    }
  }

  /// Seconds until the search has made its trials, by its pace lately.
  private var left: Double? {
    guard activity == .running, let total, total > state.trials.count else { return nil }
    return RunPace(state, times).seconds(for: total - state.trials.count)
  }

  private var best: Line? {
    guard let best = state.best, let fitness = best.fitness else { return nil }
    let names = state.study?.space?.names ?? []
    let metric = state.objectives[0].metric
    let values = ProgressText.parameters(best.parameters, names: names)
    return Line(text: "best \(metric) \(measured(fitness)), trial \(best.number): \(values)", colour: .green)
  }

  /// The best value so far, trial by trial.
  private func curve(_ columns: Int) -> [Line] {
    let better = state.objectives[0].better
    var values: [Double] = []
    for trial in state.trials where trial.state == .complete {
      guard let value = trial.fitness.map(better.oriented) else { continue }
      values.append(max(value, values.last ?? value))
    }
    guard values.count > 1, let first = values.first, let last = values.last else { return [] }
    let ends = (measured(better.oriented(first)), measured(better.oriented(last)))
    let width = columns - ends.0.count - ends.1.count - 2
    guard width >= 8 else { return [] }
    return [Line(text: ""), Line(text: "\(ends.0) \(Sparkline.text(values, width: width)) \(ends.1)")]
  }

  /// The workers and the trials that run.
  /// - Parameter limit: The maximum number of workers that are listed.
  private func work(limit: Int) -> [Line] {
    guard activity == .running else { return [] }
    var lines: [Line] = []
    if !running.isEmpty {
      let trials = running.map { "trial \($0.trial) for \(describedDuration($0.seconds.rounded()))" }
      lines.append(Line(text: "running: " + trials.joined(separator: ", ")))
    } else if let parallel = RunPace(state, times).parallel, parallel > 0.05 {
      lines.append(Line(text: "running: \(Essentials.fixed(parallel, 1)) trials at a time lately"))
    }
    for (index, worker) in workers.prefix(limit).enumerated() {
      let load = worker.load.map { "\(padded(Essentials.fixed($0 * 100, 0), to: 4, .right)) % of a processor, " } ?? ""
      lines.append(
        Line(text: "worker \(index + 1): \(load)\(describedSize(worker.memory)), process \(worker.process)"))
    }
    if workers.count > limit { lines.append(Line(text: "… \(workers.count - limit) more workers")) }
    return lines.isEmpty ? [] : [Line(text: "")] + lines
  }

  /// The trials that ended last, the latest first.
  private func lastTrials(_ count: Int) -> [Line] {
    let progress = StudyProgress().updated(from: state)
    let names = state.study?.space?.names ?? []
    let latest = state.trials.suffix(count * 4 + 64).sorted { left, right in
      let (first, second) = (times.trials[left.number], times.trials[right.number])
      return (first?.seconds ?? 0, left.number) > (second?.seconds ?? 0, right.number)
    }
    return latest.prefix(count).map { trial in
      let colour: Paint.Colour? =
        trial.state == .failed ? .red : state.best?.number == trial.number ? .green : nil
      return Line(text: ProgressText.row(trial, names: names, progress: progress), colour: colour)
    }
  }
}
