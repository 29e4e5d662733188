import Essentials
import Experiments
import Studies

/// Lets a search learn from trials that were evaluated elsewhere.
enum ImportCommand: Command {
  static let syntax = CommandSyntax(
    name: "import",
    summary: "Let a search learn from finished trials",
    discussion: """
      Reads finished trials from a CSV file with a header or from JSON Lines: a column or member for each parameter and
      each objective by its name (the first may be called fitness, as inspect --trials prints it); others are ignored.
      Nothing is evaluated; the method learns the trials before its next proposal. Every parameter must fit the space.
      """,
    operands: [ManualRun.run, CommandSyntax.Operand(name: "FILE", help: "a .csv or .jsonl file of trials")],
    options: [ManualRun.config.syntax, Option.quiet.syntax, Option.noColor.syntax],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch import runs/second old-trials.csv --config mine.json",
        explanation: "Start a run that knows the trials of an earlier one."),
      CommandSyntax.Example(
        command: "hpsearch search --config mine.json -o runs/second --resume", explanation: "Continue from there."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let run = try ManualRun(arguments, console)
    let target = run.experiment.problem.target
    guard target.drawn == nil else {
      throw UsageError(
        "\(arguments.operands[0]): the candidates of this search are drawn whole, and cannot be imported")
    }
    let file: TrialFile
    do {
      file = try TrialFile(path: arguments.operands[1], space: target.space, objectives: target.objectives)
    } catch let error as FileError {
      throw UsageError(error.description)
    }
    try run.search.importTrials(file.trials)
    console.note("imported \(counted(file.trials.count, "trial")) into \(arguments.operands[0])")
    return .done
  }
}
