import Essentials
import Methods
import Reports
import Studies

/// A search from the command line: what every command that runs one has in common.
struct SearchRun {
  static let output = Option.output("The run directory; default: runs/NAME, with the config's name.")
  static let jobs = Option.integer(
    "jobs", short: "j", in: 1...1024,
    help:
      "Worker processes, each training one network at a time;\ndefault: the number of processors. It does not change the result."
  )
  static let resume = Option.flag(
    "resume", help: "Continue the run in the run directory, or begin it there.")

  static let options = [
    Option.config.syntax, Option.set.syntax, Option.seed.syntax, output.syntax, jobs.syntax, resume.syntax,
    Option.json("Print the result as one JSON object, as inspect --json does.").syntax,
    Option.quiet.syntax, Option.noColor.syntax,
  ]

  private let arguments: Arguments
  private let console: Console
  private let experiment: Experiment
  private let paths: RunPaths

  /// - Parameter command: The one that the user gave.
  /// - Throws: `UsageError`; `SettingsError`, also when another command runs the config's method.
  init(_ arguments: Arguments, of command: CommandSyntax) throws {
    self.arguments = arguments
    console = Console(arguments)
    experiment = try Experiment(arguments)
    paths = RunPaths(arguments[Self.output] ?? "runs/\(experiment.name)")
    let method = experiment.method
    guard method.command == command.name else {
      let own = SearchMethod.allCases.filter { $0.command == command.name }.map { "\"\($0.rawValue)\"" }
      let message =
        "expected \(own.count > 1 ? "one of " : "")\(own.joined(separator: ", ")), "
        + "found \"\(method.rawValue)\", which hpsearch \(method.command) runs"
      throw SettingsError(
        file: try arguments.required(.config), faults: [SettingsFault(path: "method", message: message)])
    }
  }

  /// Runs the search to its end, or until a signal.
  func run() throws -> ExitCode {
    let began = Time.monotonic
    // Where the data lies is no part of the search; that it is the same data is checked by its digest.
    let options = StudyOptions(
      directory: paths.directory, resumes: arguments.has(Self.resume),
      changeableKeys: ["description", "dataset.path", "dataset.cache", "dataset.testList"])
    try experiment.study().check(options)
    // Prepared here once, so that every worker only maps it.
    let study = try experiment.study(on: experiment.openDataset(console))
    // From now on a signal ends the search in order; before, there is nothing to put in order.
    Interruption.listen()

    let workers = arguments[Self.jobs] ?? Processors.count
    let most = counted(experiment.settings.mostTrials, "trial")
    let budget = study.trialsTotal == nil ? "at most \(most)" : most
    console.note("\(study.name): \(study.method), \(budget), \(counted(workers, "worker")), in \(paths.directory)")
    let executor = LocalExecutor(
      jobs: workers,
      command: [Program.executable, WorkerCommand.syntax.name, "--config", paths.config], log: paths.workersLog)
    let view = StudyProgressView(
      names: experiment.problem.space.names, isLive: console.isLive, paint: console.notePaint)
    defer { view.end() }
    let sheets = study.savesSamples ? [SampleSheets(paths, warn: console.note)] : []
    let result = try study.run(
      on: executor, options: options, listeners: sheets + (console.isQuiet ? [] : [view]))

    // A picture that cannot be written must not keep the result back.
    do { try drawPictures() } catch { console.note("\(error)") }
    return try show(result, seconds: Time.monotonic - began)
  }

  private func drawPictures() throws {
    for picture in RunPicture.all(of: try JournalContents(path: paths.journal, includesEpochs: true)) {
      try Files.replace("\(paths.directory)/\(picture.fileName)", with: picture.svg)
    }
  }

  private func show(_ result: StudyResult, seconds: Double) throws -> ExitCode {
    if result.ending == .interrupted {
      console.note("interrupted after \(counted(result.summary.trials, "trial")); --resume continues:")
      console.note("  \(Program.commandLine(adding: Self.resume.syntax))")
      return result.exitCode
    }
    if result.ending == .wasFinished { console.note("the run was finished already; nothing was evaluated") }
    let spent = describedDuration(seconds) + (arguments.has(Self.resume) ? " in this process" : "")
    let text = SummaryText(result.summary, paint: console.paint)
    try console.result(
      arguments.has(.json())
        ? result.summary.json.line + "\n" : text.ending(time: result.ending == .wasFinished ? nil : spent))
    return result.exitCode
  }
}
