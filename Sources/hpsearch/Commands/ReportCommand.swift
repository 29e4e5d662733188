import Essentials
import Reports
import Studies

/// Writes or serves a page about runs.
enum ReportCommand: Command {
  static let output = Option.text(
    "output", short: "o", placeholder: "FILE",
    help: "The page; default: report.html in the run directory, or here for\nseveral runs.")
  static let serve = Option.flag(
    "serve", help: "Serve the page to browsers of this machine, and refresh it as the\njournal grows, until Ctrl-C.")
  static let port = Option.integer(
    "port", in: 0...65_535, help: "The port of --serve; default: 8787; 0 for any that is free.")

  static let syntax = CommandSyntax(
    name: "report",
    summary: "Make a page of one run or several",
    discussion: """
      Makes one HTML file from the journal: the result, the course of the search, its parameters and what they matter,
      learning curves, the timeline of the workers, and what the method has to show of its own. The file fetches
      nothing and runs on any browser. The run may be finished, running or interrupted, a search or one GAN's
      training. Of several runs the page has a comparison first.
      """,
    operands: [
      CommandSyntax.Operand(name: "RUN", help: "the directory of a run; several are compared", isRepeated: true)
    ],
    options: [output.syntax, serve.syntax, port.syntax, Option.quiet.syntax, Option.noColor.syntax],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch report runs/modelnet", explanation: "Writes runs/modelnet/report.html."),
      CommandSyntax.Example(
        command: "hpsearch report runs/one runs/two -o comparison.html", explanation: "Two runs, side by side."),
      CommandSyntax.Example(
        command: "hpsearch report runs/modelnet --serve", explanation: "A page that follows the run while it goes on."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let runs = arguments.operands
    guard arguments.has(serve) else {
      if arguments.gives(port.syntax) { throw UsageError("--port goes with --serve") }
      let page = ReportPage(try runs.map(ReportReading.subject)).html
      let file = arguments[output] ?? (runs.count == 1 ? RunPaths(runs[0]).report : "report.html")
      try Files.replace(file, with: page)
      console.note("\(file): \(counted(runs.count, "run")), \(page.utf8.count / 1024) kB")
      return .done
    }
    if arguments.gives(output.syntax) { throw UsageError("--serve writes no file; leave --output out") }
    _ = try runs.map(ReportReading.subject)
    let server = try ReportServer(port: arguments[port] ?? 8787, page: LivePage(runs))
    console.note("serving http://127.0.0.1:\(server.port)/ to this machine; Ctrl-C ends it")
    try server.run()
  }
}
