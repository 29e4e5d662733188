import Essentials
import Experiments
import Reports
import Studies

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Shows a search while it runs.
enum WatchCommand: Command {
  static let once = Option.flag("once", help: "Print the present state and end.")

  static let syntax = CommandSyntax(
    name: "watch",
    summary: "Watch a search while it runs",
    discussion: """
      Shows the course of the best value, the workers and what they do, the last trials and the time left, and ends
      when the search does, or at Ctrl-C. Without a terminal it prints a line for each trial that ends.

      The journal is only read: any number of watchers, on any machine that sees the run directory, do not disturb the
      search. Workers are listed on the machine that the search runs on.
      """,
    operands: [CommandSyntax.Operand(name: "RUN", help: "the directory of a run")],
    options: [once.syntax, Option.noColor.syntax],
    examples: [
      CommandSyntax.Example(command: "hpsearch watch runs/modelnet", explanation: "Until the search ends."),
      CommandSyntax.Example(command: "hpsearch watch runs/modelnet --once", explanation: "A look at it."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let paths = RunPaths(arguments.operands[0])
    if GANFolder.isThere(paths.directory) {
      throw UsageError("\(paths.directory): holds one GAN's training; watch shows searches, inspect shows both")
    }
    try RunJournal.refuseStranger(paths)
    let watch = Watch(paths, console)
    if arguments.has(once) {
      try watch.printState()
    } else if isatty(STDOUT_FILENO) == 1, getenv("TERM").map({ String(cString: $0) }) != "dumb" {
      try watch.follow()
    } else {
      try watch.printTrials()
    }
    return .done
  }
}

/// One watcher of a run.
private final class Watch {
  private let paths: RunPaths
  private let console: Console
  private let follower: JournalFollower
  private var workers = WorkerTable()
  private let total: Int?
  /// The number of looks in a row at which no process held the journal.
  private var idleLooks = 0

  init(_ paths: RunPaths, _ console: Console) {
    self.paths = paths
    self.console = console
    follower = JournalFollower(path: paths.journal)
    let format = StudyRecord(directory: paths.directory)?.format ?? StudyRecord.currentFormat
    let config = try? Files.readJSON(paths.config)
    total = config.flatMap { try? Experiment($0, from: paths.config, format: format) }?.study().trialsTotal
  }

  /// Prints the state as it is.
  func printState() throws {
    try follower.update()
    workers.update(coordinator: FileLock.holder(of: paths.journal))
    idleLooks = Self.patience
    try show(Console.size(STDOUT_FILENO) ?? (columns: 100, rows: 40))
  }

  /// Redraws the terminal until the run ends.
  func follow() throws {
    Interruption.listen()
    var screen = Screen()
    try console.result(Screen.opening)
    let fault = Result {
      while !Interruption.isRequested {
        try follower.update()
        workers.update(coordinator: FileLock.holder(of: paths.journal))
        let view = look()
        for _ in 0..<4 where !Interruption.isRequested {
          let size = Console.size(STDOUT_FILENO) ?? (columns: 80, rows: 24)
          try console.result(screen.drawn(painted(view, size), size: size))
          usleep(250_000)
        }
        if view.activity != .running { return }
      }
    }
    try console.result(Screen.closing)
    try fault.get()
    try show(Console.size(STDOUT_FILENO) ?? (columns: 80, rows: 24))
  }

  /// Prints a line for each trial, those of the past first, until the run ends.
  func printTrials() throws {
    Interruption.listen()
    while true {
      for trial in try follower.update() {
        let progress = StudyProgress().updated(from: follower.state)
        let names = follower.state.study?.space?.names ?? []
        try console.result(ProgressText.row(trial, names: names, progress: progress) + "\n")
      }
      let activity = look().activity
      if Interruption.isRequested || activity != .running {
        if activity == .interrupted { console.note("interrupted; --resume continues it") }
        return
      }
      usleep(500_000)
    }
  }

  private func show(_ size: (columns: Int, rows: Int)) throws {
    try console.result(painted(look(), size).map { $0 + "\n" }.joined())
  }

  private func painted(_ view: WatchView, _ size: (columns: Int, rows: Int)) -> [String] {
    view.lines(columns: max(1, size.columns - 1), rows: max(1, size.rows - 1)).map { line in
      line.colour.map { console.paint($0, line.text) } ?? line.text
    }
  }

  // MARK: - The present state

  /// A search that starts, or is driven by hand, need not hold its journal at every look.
  private static let patience = 3

  /// Looks at what the journal and the system say now.
  private func look() -> WatchView {
    let state = follower.state
    let isHeld = FileLock.isHeld(paths.journal)
    idleLooks = isHeld ? 0 : idleLooks + 1
    let isOpen = isHeld || (idleLooks < Self.patience && !state.isFinished) || hasOpenTasks
    return WatchView(
      name: state.study?.name ?? paths.directory, state: state, times: follower.times,
      activity: isOpen ? .running : state.isFinished ? .finished : .interrupted, total: total,
      workers: workers.workers, running: running, now: .now)
  }

  /// Whether tasks were given to a user who drives the search by hand, and not all of them have results.
  private var hasOpenTasks: Bool {
    !follower.state.isFinished && follower.state.asked.contains { follower.state.trial($0) == nil }
  }

  /// Trials whose folders were made and that have no result.
  private var running: [(trial: Int, seconds: Double)] {
    guard FileLock.isHeld(paths.journal) else { return [] }
    let numbers = ((try? Files.list(paths.trials)) ?? []).compactMap { Int($0) }
    let now = Timestamp.now.seconds
    return numbers.filter { follower.state.trial($0) == nil }.sorted().map { number in
      let made = Files.stamp(paths.trial(number).directory).map { Double($0.modified) * 1e-9 } ?? now
      return (number, max(0, now - made))
    }
  }
}
