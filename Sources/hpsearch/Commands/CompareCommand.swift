import Essentials
import Reports
import Studies

/// Prints runs side by side.
enum CompareCommand: Command {
  static let chart = Option.text(
    "chart", placeholder: "FILE", help: "Also draw the best so far of every run as an SVG picture.")

  static let syntax = CommandSyntax(
    name: "compare",
    summary: "Compare runs in tables",
    discussion: """
      Prints what each run began and ended with, and for GAN-based refinements the tables of the method's source: start
      and end by patience, and the parameters before and after. hpsearch report makes a page of the same.
      """,
    operands: [CommandSyntax.Operand(name: "RUN", help: "the directory of a run; several of them", isRepeated: true)],
    options: [chart.syntax, Option.quiet.syntax, Option.noColor.syntax],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch compare runs/modelnet runs/har runs/chars", explanation: "Three refinements."),
      CommandSyntax.Example(
        command: "hpsearch compare runs/tpe runs/random --chart best.svg", explanation: "Two methods, with a picture."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let reports = try arguments.operands.map { try ReportReading.search(RunPaths($0)) }
    if let file = arguments[chart] {
      guard let chart = BestSoFarChart(reports.map { ($0.summary.directory, $0.journal) })?.chart else {
        throw UsageError("--chart needs runs with complete trials and the same objective")
      }
      try Files.replace(file, with: chart.svg)
    }
    let comparison = RunComparison(reports.map(\.summary))
    let tables = [("runs", comparison.runs)] + comparison.refinements.map { ($0.title, $0.table) }
    try console.result(tables.map { "\($0.0)\n\($0.1.text)" }.joined(separator: "\n"))
    return .done
  }
}
