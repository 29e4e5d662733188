import Essentials

/// Shows the progress of preparing a data set, which takes minutes for a large one.
final class PreparationProgress {
  private let path: String
  private let console: Console
  private var line = LiveLine()
  private var total = 0
  private let began = Time.monotonic

  init(_ path: String, _ console: Console) {
    self.path = path
    self.console = console
  }

  /// Shows the progress of `body`, which reports (done, total) through its argument, and clears the line in the
  /// end.
  func during<Result>(_ body: ((Int, Int) -> Void) throws -> Result) throws -> Result {
    let result = Swift.Result { try body(show) }
    if total > 0, console.isLive { Console.toStandardError(line.cleared) }
    let value = try result.get()
    if total > 0 {
      console.note("prepared \(counted(total, "sample")) in \(describedDuration(Time.monotonic - began))")
    }
    return value
  }

  private func show(_ done: Int, _ total: Int) {
    if self.total == 0, !console.isLive { console.note("preparing \(path): \(counted(total, "sample"))") }
    self.total = total
    guard console.isLive else { return }
    let text = shortened("preparing \(path): \(done)/\(total) samples", to: Console.width - 1)
    if let drawn = line.drawn(text, at: Time.monotonic) { Console.toStandardError(drawn) }
  }
}
