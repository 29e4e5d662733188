import Essentials
import Problems
import Reports
import Studies

/// Shows the results of a run.
enum InspectCommand: Command {
  static let trials = Option.flag("trials", help: "Print one row per trial, in trial order, instead of the summary.")
  static let format = Option.choice(
    "format", of: TrialTable.Format.self, help: "How --trials prints the rows; default: table.")
  static let times = Option.flag(
    "times", help: "Add the seconds of each trial to --trials. Without them, equal\nsearches print equal bytes.")
  static let chart = Option.text(
    "chart", placeholder: "FILE", help: "Also draw the curve of the search as an SVG picture.")

  static let syntax = CommandSyntax(
    name: "inspect",
    summary: "Show the results of a run",
    discussion: """
      Reads the journal of a run, finished, running or interrupted, and shows the result at the start and the end,
      the best trials and the chosen parameters. Of one GAN's training it shows the last and the best measures,
      the losses and the diagnosis. Nothing is changed.
      """,
    operands: [CommandSyntax.Operand(name: "RUN", help: "the directory of a run")],
    options: [
      Option.json("Print the summary as one JSON object.").syntax, trials.syntax, format.syntax,
      times.syntax, chart.syntax, Option.noColor.syntax,
    ],
    examples: [
      CommandSyntax.Example(command: "hpsearch inspect runs/modelnet", explanation: "The summary, for a person."),
      CommandSyntax.Example(
        command: "hpsearch inspect runs/modelnet --json | jq .best.parameters",
        explanation: "The chosen parameters, for a program."),
      CommandSyntax.Example(
        command: "hpsearch inspect runs/modelnet --trials --format csv > trials.csv",
        explanation: "Every trial, for a spreadsheet."),
      CommandSyntax.Example(
        command: "hpsearch inspect runs/modelnet --chart curve.svg",
        explanation: "The summary, and the course of the search as a picture."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let paths = RunPaths(arguments.operands[0])
    if GANFolder.isThere(paths.directory) { return try showGAN(arguments, console, paths.directory) }
    let journal = try readJournal(paths)
    for warning in journal.warnings { console.note("hpsearch: \(warning)") }
    if let file = arguments[chart] { try draw(journal, to: file, run: paths.directory) }
    if arguments.has(trials) {
      let table = TrialTable(journal, includesTimes: arguments.has(times))
      try console.result(table.text(arguments[format] ?? .table, width: Console.tableWidth))
      return .done
    }
    for option in [format.syntax, times.syntax] where arguments.gives(option) {
      throw UsageError("--\(option.name) goes with --trials")
    }
    let summary = RunSummary(journal, directory: paths.directory)
    let effects = GANStudy(journal).map { "\n" + $0.text } ?? ""
    try console.result(
      arguments.has(.json())
        ? summary.json.line + "\n"
        : SummaryText(summary, paint: console.paint, width: Console.tableWidth).page + effects)
    return .done
  }

  /// Shows the training of one GAN.
  private static func showGAN(_ arguments: Arguments, _ console: Console, _ directory: String) throws -> ExitCode {
    for option in [trials.syntax, format.syntax, times.syntax, chart.syntax] where arguments.gives(option) {
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

  /// - Throws: `UsageError` if there is no run.
  private static func readJournal(_ paths: RunPaths) throws -> JournalContents {
    guard Files.isDirectory(paths.directory) else {
      let isFile = Files.exists(paths.directory)
      throw UsageError(
        "\(paths.directory): \(isFile ? "expected a run directory, found a file" : "no such run directory")")
    }
    guard Files.exists(paths.journal) else {
      throw UsageError("\(paths.directory): holds no journal.jsonl, so it is not a run directory")
    }
    return try JournalContents(path: paths.journal)
  }
}
