import Essentials
import Methods
import Reports
import Studies

/// Runs the search by two generators and a discriminator.
enum GanRefineCommand: Command {
  static let output = Option.output("The run directory; default: runs/NAME, with the config's name.")
  static let jobs = Option.integer(
    "jobs", short: "j", in: 1...1024,
    help: "Worker processes, each training one network at a time;\ndefault: the number of processors. It does not change the result.")
  static let resume = Option.flag(
    "resume", help: "Continue the run in the run directory, or begin it there.")

  static let syntax = CommandSyntax(
    name: "gan-refine",
    summary: "Refine hyperparameters by a GAN",
    discussion: """
      Two generators propose parameter vectors, a discriminator learns which of them trains into the better
      networks, and the worse generator learns to pass for the better. The search begins with the config's
      hand-made baseline; at the end baseline and best are retrained and measured on the test split.

      Everything is kept in the run directory: config.json, journal.jsonl, best.json, best.safetensors,
      curve.svg. Ctrl-C, or even kill -9, loses no finished trial: the same command with --resume continues.
      """,
    options: [
      Option.config.syntax, Option.set.syntax, Option.seed.syntax, output.syntax, jobs.syntax, resume.syntax,
      Option.json("Print the result as one JSON object, as inspect --json does.").syntax,
      Option.quiet.syntax, Option.noColor.syntax,
    ],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch gan-refine --config configs/modelnet.json",
        explanation: "Search on the bundled solids; takes minutes."),
      CommandSyntax.Example(
        command: "hpsearch gan-refine -c configs/modelnet10.json --set dataset.path=/data/ModelNet10 -j 8",
        explanation: "The source's experiment, with the data elsewhere."),
      CommandSyntax.Example(
        command: "hpsearch gan-refine -c configs/modelnet.json --seed 2 --output runs/second --resume",
        explanation: "Another seed; run it again after an interruption."),
      CommandSyntax.Example(
        command: "hpsearch gan-refine -c configs/modelnet.json --set strategy.iterations=3 \\\n"
          + "      --set training.epochs=5 --set 'space[0].max=256' --set 'baseline[0]=128' -o runs/small",
        explanation: "A smaller search."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let began = Time.monotonic
    let console = Console(arguments)
    let experiment = try Experiment(arguments)
    let paths = RunPaths(arguments[output] ?? "runs/\(experiment.name)")
    // Where the data lies is no part of the search; that it is the same data is checked by its digest.
    let options = StudyOptions(
      directory: paths.directory, resumes: arguments.has(resume),
      changeableKeys: ["description", "dataset.path", "dataset.cache", "dataset.testList"])
    try experiment.study().check(options)
    // Prepared here once, so that every worker only maps it.
    let study = try experiment.study(on: experiment.openDataset(console))
    // From now on a signal ends the search in order; before, there is nothing to put in order.
    Interruption.listen()

    let workers = arguments[jobs] ?? Processors.count
    let budget = study.trialsTotal.map { ", \(counted($0, "trial"))" } ?? ""
    console.note("\(study.name): \(study.method)\(budget), \(counted(workers, "worker")), in \(paths.directory)")
    let executor = LocalExecutor(
      jobs: workers,
      command: [Program.executable, WorkerCommand.syntax.name, "--config", paths.config], log: paths.workersLog)
    let view = StudyProgressView(
      names: experiment.problem.space.names, isLive: console.isLive, paint: console.notePaint)
    defer { view.end() }
    let result = try study.run(
      on: executor, options: options, listeners: console.isQuiet ? [] : [view])

    // A picture that cannot be written must not keep the result back.
    do { try drawCurve(paths) } catch { console.note("\(error)") }
    if result.ending == .interrupted {
      console.note("interrupted after \(counted(result.summary.trials, "trial")); --resume continues:")
      console.note("  \(Program.commandLine(adding: resume.syntax))")
      return result.exitCode
    }
    if result.ending == .wasFinished { console.note("the run was finished already; nothing was evaluated") }
    let spent = describedDuration(Time.monotonic - began) + (arguments.has(resume) ? " in this process" : "")
    let text = SummaryText(result.summary, paint: console.paint)
    try console.result(
      arguments.has(.json())
        ? result.summary.json.line + "\n" : text.ending(time: result.ending == .wasFinished ? nil : spent))
    return result.exitCode
  }

  private static func drawCurve(_ paths: RunPaths) throws {
    guard let picture = GanRefineChart(try JournalContents(path: paths.journal)) else { return }
    try Files.replace("\(paths.directory)/curve.svg", with: picture.chart.svg)
  }
}
