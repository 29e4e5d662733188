import Essentials
import Methods
import Studies

/// Runs the searches that the others are measured against.
enum SearchCommand: Command {
  static let syntax = CommandSyntax(
    name: "search",
    summary: "Search at random, for comparison",
    discussion: """
      Draws every trial independently of the others (method "random"). Any config becomes one with
      --set method=random and the number of trials that the other method spent.
      """,
    options: SearchRun.options,
    examples: [
      CommandSyntax.Example(
        command: "hpsearch search -c configs/mini-chromosome.json --set method=random \\\n"
          + "      --set 'strategy={\"trials\":32}' -o runs/random",
        explanation: "As many trials as eight generations of four."),
      CommandSyntax.Example(command: "hpsearch inspect runs/random --trials", explanation: "What they came to."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    try SearchRun(arguments, of: syntax).run()
  }
}
