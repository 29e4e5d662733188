import Essentials
import Experiments
import Studies

/// Runs any search.
enum SearchCommand: Command {
  static let syntax = CommandSyntax(
    name: "search",
    summary: "Search by any method",
    discussion: """
      Runs the search that a config describes: a problem, and the method that searches it. Any method searches any
      problem whose space it can search:

      \(methods)

      and the problems ("problem": {"type": …}) are

      \(problems)

      Everything is kept in the run directory: config.json, journal.jsonl, best.json, pictures and weights. Ctrl-C, or
      even kill -9, loses no finished trial: the same command with --resume continues, and a larger --trials extends
      a finished run.
      """,
    options: SearchRun.options,
    examples: [
      CommandSyntax.Example(
        command: "hpsearch search -c configs/mini-chromosome.json --set method=random \\\n"
          + "      --set 'strategy={\"trials\":32}' -o runs/random",
        explanation: "The same number of trials as eight generations of four."),
      CommandSyntax.Example(command: "hpsearch inspect runs/random --trials", explanation: "Its trials."),
    ])

  private static var methods: String {
    HelpText.list(StrategyRegistry.all.map { ($0.name, $0.summary) })
  }

  private static var problems: String {
    HelpText.list(ProblemRegistry.all.map { ($0.name, $0.summary) })
  }

  static func run(_ arguments: Arguments) throws -> ExitCode {
    try SearchRun(arguments, of: syntax).run()
  }
}
