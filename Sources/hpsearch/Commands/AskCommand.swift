import Essentials
import Studies

/// Prints the next trial of a search that the user drives.
enum AskCommand: Command {
  static let open = Option.flag("open", help: "Print the tasks that have no result yet again, and no new one.")

  static let syntax = CommandSyntax(
    name: "ask",
    summary: "Print the next trial, to evaluate it yourself",
    discussion: """
      Prints a task as one JSON line: its number, its seed and its parameters by name. Evaluate it as you like, then
      give its result to hpsearch tell. The method's window limits the number of open tasks; at that limit ask prints
      nothing until a result is told. It also prints nothing once the search is over. Proposals depend on the results in
      order of trial number, so the same results lead to the same tasks.
      """,
    operands: [ManualRun.run],
    options: [ManualRun.config.syntax, open.syntax, Option.quiet.syntax, Option.noColor.syntax],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch ask runs/mine --config mine.json", explanation: "Begin a search; print its first task."),
      CommandSyntax.Example(
        command: "hpsearch ask runs/mine | jq .parameters", explanation: "The next task's parameters."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let search = try ManualRun(arguments, console).search
    if arguments.has(open) {
      for task in search.openTasks { try console.result(task.json.line + "\n") }
      return .done
    }
    let (task, pause) = try search.ask()
    if let task { try console.result(task.json.line + "\n") }
    switch pause {
    case .waiting(let open): console.note("\(counted(open, "task")) open; tell a result first")
    case .over(let reason): console.note("the search is over" + (reason.map { ": \($0)" } ?? ""))
    case nil: break
    }
    return .done
  }
}
