import Essentials
import Experiments
import Problems
import Reports
import Search
import Studies

/// A search run from the command line; shared by all commands that run one.
struct SearchRun {
  static let output = Option.output("The run directory; default: runs/NAME, with the config's name.")
  static let jobs = Option.integer(
    "jobs", short: "j", in: 1...1024,
    help:
      "Worker processes, each evaluating one trial at a time;\ndefault: the number of processors, or of groups of --threads.\nIt does not change the result."
  )
  static let threads = Option.threads(
    "Threads within each trial, for fewer trials at a time than there\nare processors; default: 1, but retrainings that are fewer than\nthe jobs share the threads of the idle ones. They do not change\nthe result."
  )
  static let resume = Option.flag(
    "resume", help: "Continue the run in the run directory, or start it there.")
  static let trials = Option.integer(
    "trials", in: 1...10_000_000,
    help: "The total number of trials, including those of an earlier run;\ndefault: the config's.")
  static let timeout = Option.text(
    "timeout", placeholder: "TIME",
    help: "Start no more trials after this time, such as 90s, 30m or 2h;\nthe run can then be continued with --resume.")
  static let until = Option.text(
    "until", placeholder: "METRIC=VALUE",
    help:
      "Propose no more trials once one reaches this value of an\nobjective, such as accuracy=0.95; may be repeated.")

  static let options = [
    Option.config.syntax, Option.set.syntax, Option.seed.syntax, output.syntax, jobs.syntax, threads.syntax,
    resume.syntax,
    trials.syntax, timeout.syntax, until.syntax, Option.kernels.syntax,
    Option.json("Print the result as one JSON object, as inspect --json does.").syntax,
    Option.quiet.syntax, Option.noColor.syntax,
  ]

  private let arguments: Arguments
  private let console: Console
  private let experiment: Experiment
  private let paths: RunPaths
  private let options: StudyOptions

  /// - Parameters:
  ///   - command: The command that the user gave.
  ///   - methods: The methods that it runs, by name; nil for all.
  /// - Throws: `UsageError`; `SettingsError`, also if the command does not run the config's method.
  init(
    _ arguments: Arguments, config: ConfigFile? = nil, of command: CommandSyntax, methods: [String]? = nil
  ) throws {
    self.arguments = arguments
    console = Console(arguments)
    let config = try config ?? ConfigFile(arguments)
    let output = arguments[Self.output] ?? config.value["name"]?.string.map { "runs/\($0)" }
    let begun = output.flatMap(StudyRecord.init(directory:))
    experiment = try Experiment(
      arguments, config: config, trials: arguments[Self.trials], format: begun?.format ?? StudyRecord.currentFormat)
    paths = RunPaths(arguments[Self.output] ?? "runs/\(experiment.name)")
    var options = StudyOptions(
      directory: paths.directory, resumes: arguments.has(Self.resume), changeableKeys: experiment.changeableKeys)
    options.trialLimit = arguments[Self.trials]
    options.threads = arguments[Self.threads] ?? 1
    options.timeout = try arguments[Self.timeout].map { try duration($0, of: Self.timeout.syntax) }
    let objectives = experiment.problem.target.objectives
    options.targets = try arguments.all(Self.until).map { try target($0, among: objectives) }
    self.options = options
    guard let methods, !methods.contains(experiment.strategy.name) else { return }
    let known = methods.map { "\"\($0)\"" }.joined(separator: ", ")
    let message =
      "expected \(methods.count > 1 ? "one of " : "")\(known), "
      + "found \"\(experiment.strategy.name)\", which hpsearch search runs"
    throw SettingsError(
      file: try arguments.required(.config), faults: [SettingsFault(path: "method", message: message)])
  }

  /// Runs the search to its end, or until a signal.
  func run() throws -> ExitCode {
    let began = Time.monotonic
    try experiment.study().check(options)
    // Prepared here once; workers only map it.
    let opened = try experiment.open(console)
    let study = experiment.study(on: opened.digest)
    // From now on a signal stops the search in order; before, there is nothing to save.
    Interruption.listen()

    let executor = executor(opened)
    let view = StudyProgressView(
      names: experiment.problem.target.space.names, epochs: experiment.problem.target.epochs.maximum,
      isLive: console.isLive, paint: console.notePaint)
    defer { view.end() }
    let sheets = study.leavings.samples ? [SampleSheets(paths, warn: console.note)] : []
    let result = try study.run(
      on: executor, options: options, listeners: sheets + (console.isQuiet ? [] : [view]))

    // A picture that cannot be written must not hide the result.
    let fault = Result { if try result.ending != .wasFinished || !hasPictures { try drawPictures() } }
    let code = try show(result, seconds: Time.monotonic - began)
    try fault.get()
    return code
  }

  /// Whether a finished run has its pictures, which may not have been written when it ended.
  private var hasPictures: Bool {
    get throws { try Files.list(paths.directory).contains { $0.hasSuffix(".svg") } }
  }

  /// Trials of microseconds are evaluated here, others in worker processes.
  private func executor(_ opened: OpenProblem) -> any Executor {
    let workers = arguments[Self.jobs] ?? max(1, Processors.count / options.threads)
    let maximum = counted(options.trialLimit ?? experiment.plan.maximumTrials, "trial")
    let budget = experiment.plan.trials == nil ? "at most \(maximum)" : maximum
    let workforce = experiment.problem.isCheap ? "" : ", \(counted(workers, "worker"))"
    console.note("\(experiment.name): \(experiment.strategy.name), \(budget)\(workforce), in \(paths.directory)")
    if experiment.problem.isCheap { return InlineExecutor(opened.evaluator) }
    return LocalExecutor(
      jobs: workers, command: WorkerCommand.command(experiment, config: paths.config, data: opened.digest),
      log: paths.workersLog)
  }

  private func drawPictures() throws {
    let journal = try JournalContents(path: paths.journal, includesEpochs: true)
    for picture in RunPicture.all(of: journal) {
      try Files.replace("\(paths.directory)/\(picture.fileName)", with: picture.svg)
    }
    try Files.replace(paths.report, with: ReportPage([.search(ReportReading.report(journal, paths))]).html)
  }

  private func show(_ result: StudyResult, seconds: Double) throws -> ExitCode {
    if result.ending == .interrupted {
      console.note("interrupted after \(counted(result.summary.trials, "trial")); --resume continues:")
      console.note("  \(Program.commandLine(adding: Self.resume.syntax))")
      return .interrupted
    }
    if let reason = result.reason { console.note("the search ended early: \(reason)") }
    if result.ending == .wasFinished { console.note("the run was finished already; nothing was evaluated") }
    let spent = describedDuration(seconds) + (arguments.has(Self.resume) ? " in this process" : "")
    let text = SummaryText(result.summary, paint: console.paint, width: Console.tableWidth)
    try console.result(
      arguments.has(.json())
        ? result.summary.json.line + "\n" : text.ending(time: result.ending == .wasFinished ? nil : spent))
    if !arguments.has(.json()), let study = GANStudy(try JournalContents(path: paths.journal)) {
      try console.result("\n" + study.text)
    }
    return result.summary.complete > 0 ? .done : .noSuccess
  }
}

/// Seconds of a text such as `90s`, `30m`, `2h` or `1.5d`; a number alone is seconds.
private func duration(_ text: String, of option: OptionSyntax) throws -> Double {
  let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
  let unit = text.last.flatMap { units[$0] }
  guard let number = Double(unit == nil ? text : String(text.dropLast())), number > 0, number.isFinite else {
    throw UsageError("--\(option.name): expected a time such as 90s, 30m or 2h, found \"\(text)\"")
  }
  return number * (unit ?? 1)
}

private func target(_ text: String, among objectives: [Objective]) throws -> StudyOptions.Target {
  let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
  guard parts.count == 2, let value = Double(parts[1]), value.isFinite else {
    throw UsageError("--until: expected METRIC=VALUE, such as accuracy=0.95, found \"\(text)\"")
  }
  let names = objectives.map(\.metric)
  guard names.contains(parts[0]) else {
    let hint = suggestion(for: parts[0], among: names)
    throw UsageError(
      "--until: expected an objective of the search, \(names.joined(separator: ", ")), found \"\(parts[0])\"\(hint)")
  }
  return StudyOptions.Target(metric: parts[0], value: value)
}
