import Essentials
import Problems
import Reports
import Studies

/// Shows the results of a run.
enum InspectCommand: Command {
  static let trials = Option.flag("trials", help: "Print one row per trial, in trial order, instead of the summary.")
  static let trial = Option.integer(
    "trial", in: 0...Int.max,
    help: "Print one trial whole: its parameters, curves, network and log.")
  static let format = Option.choice(
    "format", of: TrialTable.Format.self, help: "How --trials prints the rows; default: table.")
  static let times = Option.flag(
    "times", help: "Add the seconds of each trial to --trials. Without them, equal\nsearches print equal bytes.")
  static let plot = Option.choice(
    "plot", among: PictureKind.all.map(\.name), help: "Draw a picture of the run, as listed above, into --output.")
  static let output = Option.text(
    "output", short: "o", placeholder: "FILE", help: "The SVG file that --plot writes; default: its name with .svg.")
  static let chart = Option.text(
    "chart", placeholder: "FILE", help: "Also draw the curve of the search as an SVG picture.")

  static let syntax = CommandSyntax(
    name: "inspect",
    summary: "Show the results of a run, or list the runs",
    discussion: """
      Reads the journal of a run, finished, running or interrupted, and shows the result at the start and the end,
      the best trials and the chosen parameters. Of one GAN's training it shows the last and the best measures,
      the losses and the diagnosis. Without RUN, lists the runs below runs/. Nothing is changed.

      --plot draws one of

      \(HelpText.list(PictureKind.all.map { ($0.name, $0.summary) }))
      """,
    operands: [CommandSyntax.Operand(name: "RUN", help: "the directory of a run", isRequired: false)],
    options: [
      Option.json("Print the summary, the trial or the list as one JSON object.").syntax, trials.syntax, format.syntax,
      times.syntax, trial.syntax, plot.syntax, output.syntax, chart.syntax, Option.noColor.syntax,
    ],
    examples: [
      CommandSyntax.Example(command: "hpsearch inspect", explanation: "The runs, the latest first."),
      CommandSyntax.Example(command: "hpsearch inspect runs/modelnet", explanation: "The summary, for a person."),
      CommandSyntax.Example(
        command: "hpsearch inspect runs/modelnet --trial 12", explanation: "One trial, with its curves and its network."
      ),
      CommandSyntax.Example(
        command: "hpsearch inspect runs/modelnet --json | jq .best.parameters",
        explanation: "The chosen parameters, for a program."),
      CommandSyntax.Example(
        command: "hpsearch inspect runs/modelnet --trials --format csv > trials.csv",
        explanation: "Every trial, for a spreadsheet."),
      CommandSyntax.Example(
        command: "hpsearch inspect runs/modelnet --plot curve -o curve.svg",
        explanation: "The course of the search as a picture."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    try refuseMixtures(arguments)
    guard let run = arguments.operands.first else { return try list(arguments, console) }
    let paths = RunPaths(run)
    if GANFolder.isThere(paths.directory) { return try showGAN(arguments, console, paths.directory) }
    let journal = try RunJournal.read(
      paths, includesEpochs: arguments.gives(plot.syntax) || arguments.gives(trial.syntax))
    for warning in journal.warnings { console.note("hpsearch: \(warning)") }
    if let file = arguments[chart] { try draw(journal, to: file, run: paths.directory) }
    if let kind = arguments[plot] {
      try draw(kind, of: journal, to: arguments[output] ?? "\(kind).svg", run: paths.directory, console)
      return .done
    }
    if let number = arguments[trial] {
      let page = try TrialPage(number, of: journal, paths, console)
      try console.result(arguments.has(.json()) ? page.json.line + "\n" : page.page)
      return .done
    }
    if arguments.has(trials) {
      let table = TrialTable(journal, includesTimes: arguments.has(times))
      try console.result(table.text(arguments[format] ?? .table, width: Console.tableWidth))
      return .done
    }
    let summary = RunSummary(journal, directory: paths.directory)
    let effects = GANStudy(journal).map { "\n" + $0.text } ?? ""
    try console.result(
      arguments.has(.json())
        ? summary.json.line + "\n"
        : SummaryText(summary, paint: console.paint, width: Console.tableWidth).page + effects)
    return .done
  }

  /// Refuses flags that do not go together.
  private static func refuseMixtures(_ arguments: Arguments) throws {
    if arguments.operands.isEmpty {
      let views = [
        trials.syntax, format.syntax, times.syntax, trial.syntax, plot.syntax, output.syntax, chart.syntax,
      ]
      for option in views where arguments.gives(option) {
        throw UsageError("--\(option.name) needs RUN, the directory of a run")
      }
    }
    for option in [format.syntax, times.syntax] where arguments.gives(option) && !arguments.has(trials) {
      throw UsageError("--\(option.name) goes with --trials")
    }
    if arguments.gives(output.syntax), !arguments.gives(plot.syntax) { throw UsageError("--output goes with --plot") }
    let views = [trials.syntax, trial.syntax, plot.syntax].filter(arguments.gives)
    if views.count > 1 { throw UsageError("--\(views[0].name) and --\(views[1].name) exclude each other") }
  }

  private static func list(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    let runs = try RunOverview.all(below: "runs")
    if arguments.has(.json()) {
      try console.result(JSONValue.object(["runs": .array(runs.map(\.json))]).line + "\n")
    } else if runs.isEmpty {
      console.note("no runs below runs/ yet; hpsearch search --config FILE begins one")
    } else {
      try console.result(RunOverview.table(runs, now: Timestamp.now.seconds).text())
    }
    return .done
  }

  /// Shows the training of one GAN.
  private static func showGAN(_ arguments: Arguments, _ console: Console, _ directory: String) throws -> ExitCode {
    let views = [trials.syntax, format.syntax, times.syntax, trial.syntax, plot.syntax, chart.syntax]
    for option in views where arguments.gives(option) {
      throw UsageError("--\(option.name) goes with a search; \(directory) holds one GAN's training")
    }
    let log = try GANLog.read(GANFolder(directory, resumes: true).log)
    if arguments.has(.json()) {
      let state: JSONValue = log.end.map { $0["end"] ?? .null } ?? "unfinished"
      let facts: [String: JSONValue] = [
        "directory": .string(directory), "name": log.head["gan"] ?? .null, "seed": log.head["seed"] ?? .null,
        "state": state,
      ]
      try console.result(log.summary.json.overlaid(by: .object(facts)).line + "\n")
    } else {
      let name = log.head["gan"]?.string ?? directory
      let of = log.head["epochCount"]?.integer.map { " of \($0)" } ?? ""
      let heading = "\(name): \(counted(log.epochs.count, "epoch"))\(of), seed \(log.head["seed"]?.integer ?? 0)"
      try console.result(heading + "\n\n" + GANSummaryText(log).page)
    }
    return .done
  }

  private static func draw(_ journal: JournalContents, to file: String, run: String) throws {
    guard let picture = RunPicture.curve(of: journal) else {
      throw UsageError("\(run): --chart needs a run with at least one complete trial")
    }
    try Files.replace(file, with: picture.svg)
  }

  private static func draw(
    _ name: String, of journal: JournalContents, to file: String, run: String, _ console: Console
  ) throws {
    guard file.hasSuffix(".svg") else {
      throw UsageError(
        "--output: expected a file that ends in .svg, found \"\(file)\"; rsvg-convert of librsvg makes a PNG of it")
    }
    guard let picture = PictureKind.named(name)?.svg(of: journal) else {
      throw UsageError("\(run): --plot \(name) has nothing to draw, since the run has no data for it")
    }
    try Files.replace(file, with: picture)
    console.note("wrote \(file)")
  }
}
