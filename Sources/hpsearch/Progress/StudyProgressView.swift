import Essentials
import Reports
import Studies

/// Shows the progress of a study on standard error: on a terminal a live line below the finished rows,
/// otherwise one plain line per finished trial.
final class StudyProgressView: StudyListener {
  private let paint: Paint
  /// Names of the parameters in table order.
  private let names: [String]
  /// Nil without a terminal.
  private var line: LiveLine?
  private var timeLeft = TimeLeft()
  /// How many epochs a trial may have; nil if unknown.
  private let epochs: Int?
  /// The last epoch of each running task, in the order in which they came.
  private var running: [(title: String, text: String)] = []
  private let write: (String) -> Void
  private let width: () -> Int

  /// - Parameters:
  ///   - epochs: How many epochs a trial may have; nil if unknown.
  ///   - write: Where the text goes.
  ///   - width: The terminal's width in characters, which may change.
  init(
    names: [String], epochs: Int? = nil, isLive: Bool, paint: Paint,
    write: @escaping (String) -> Void = Console.toStandardError,
    width: @escaping () -> Int = { Console.width }
  ) {
    self.names = names
    self.epochs = epochs
    self.paint = paint
    self.write = write
    self.width = width
    line = isLive ? LiveLine() : nil
  }

  func handle(_ event: StudyEvent, progress: StudyProgress) {
    switch event {
    case .opened(let replayed):
      if replayed > 0 { print("continuing after \(counted(replayed, "trial")) of an earlier run") }
    case .taskStarted(let task):
      // Nothing is heard of the end of a refit.
      if task.purpose != .refit { timeLeft.start(task.title, at: progress.elapsed) }
    case .trialFinished(let trial):
      finish("trial \(trial.number)", seconds: trial.seconds)
      print(ProgressText.row(trial, names: names, progress: progress), colour(trial, progress))
    case .confirmationFinished(let record):
      finish("confirmation \(record.candidate) \(record.count)", seconds: record.outcome.seconds)
      print(ProgressText.row(record))
    case .testFinished(let test):
      finish("final test \(test.role.rawValue) \(test.count)", seconds: test.seconds)
      print(ProgressText.row(test, progress: progress))
    case .strategyRecord(let record):
      if let text = ProgressText.row(record) { print(text, .dim) }
    case .warning(let text):
      print(text, .yellow)
    case .interrupting(let running, let isLate):
      let wait = running > 0 ? "; waiting for \(counted(running, "running trial"))" : ""
      print(isLate ? "time limit reached\(wait)" : "interrupted\(wait); a second signal stops at once", .yellow)
    case .epoch(let task, let record):
      running.removeAll { $0.title == task.title }
      running.append((task.title, ProgressText.epoch(record, of: task, epochs: epochs)))
      if let total = task.epochs ?? epochs { timeLeft.advance(task.title, share: Double(record.epoch) / Double(total)) }
    case .ended:
      return end()
    }
    redraw(progress)
  }

  private func finish(_ title: String, seconds: Double) {
    running.removeAll { $0.title == title }
    timeLeft.finish(title, seconds: seconds)
  }

  /// Removes the live line, so that messages start on a clean line.
  func end() {
    if let line { write(line.cleared) }
    line = nil
  }

  /// Prints a permanent line above the live one.
  private func print(_ text: String, _ colour: Paint.Colour? = nil) {
    let shown = line == nil ? text : shortened(text, to: width() - 1)
    write((line?.cleared ?? "") + (colour.map { paint($0, shown) } ?? shown) + "\n")
    line?.isStale = true
  }

  private func redraw(_ progress: StudyProgress) {
    guard line != nil else { return }
    let left = ProgressText.remaining(progress).flatMap {
      timeLeft.seconds(remaining: $0, now: progress.elapsed)
    }
    let status = ProgressText.status(progress, running: running.last?.text, secondsLeft: left, width: width() - 1)
    if let text = line?.drawn(status, at: progress.elapsed) { write(text) }
  }

  private func colour(_ trial: TrialRecord, _ progress: StudyProgress) -> Paint.Colour? {
    if trial.state == .failed { return .red }
    return progress.best?.number == trial.number ? .green : nil
  }
}

/// A line of a terminal that is redrawn in place.
struct LiveLine {
  /// Set when the line was overwritten and must be drawn again.
  var isStale = true
  private var shown = ""
  private var drawnAt = -Double.infinity

  /// The minimum seconds between two redraws, which also spares a remote terminal.
  private static let interval = 0.1

  /// Clears the line, and leaves the cursor at its beginning.
  let cleared = "\r\u{1B}[K"

  /// What to write so that `text` is shown; nil if nothing needs to be written now.
  mutating func drawn(_ text: String, at seconds: Double) -> String? {
    guard isStale || (text != shown && seconds - drawnAt >= Self.interval) else { return nil }
    isStale = false
    shown = text
    drawnAt = seconds
    return cleared + text
  }
}
