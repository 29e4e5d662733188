import Essentials
import Experiments
import Search
import Studies

/// Records the result of a trial that the user has evaluated.
enum TellCommand: Command {
  static let trial = Option.integer("trial", in: 0...Int.max, help: "The number of the task.")
  static let value = Option.text(
    "value", placeholder: "NUMBER",
    help: "Its value, or METRIC=NUMBER, repeated for each objective and\nfor any other measure to keep.")
  static let failed = Option.text(
    "failed", placeholder: "REASON", help: "The trial failed, instead of a value; the method remembers it.")
  static let enqueue = Option.text(
    "enqueue", placeholder: "JSON",
    help: "Parameters to evaluate next, as an object by name or a list in\nthe order of the space; may be repeated.")

  static let syntax = CommandSyntax(
    name: "tell",
    summary: "Give the result of a trial that you evaluated",
    discussion: """
      Writes the result of a task that hpsearch ask has printed into the run's journal. With --enqueue,
      parameters of your own are evaluated before the method's next proposals.
      """,
    operands: [ManualRun.run],
    options: [
      trial.syntax, value.syntax, failed.syntax, enqueue.syntax, Option.quiet.syntax, Option.noColor.syntax,
    ],
    examples: [
      CommandSyntax.Example(command: "hpsearch tell runs/mine --trial 7 --value 0.91", explanation: "A result."),
      CommandSyntax.Example(
        command: "hpsearch tell runs/mine --trial 8 --failed diverged", explanation: "A failure."),
      CommandSyntax.Example(
        command: "hpsearch tell runs/mine --enqueue '{\"lr\": 0.1, \"layers\": 2}'",
        explanation: "Try these parameters next."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let run = try ManualRun(arguments, console)
    let queue = try arguments.all(enqueue).map { try assignment($0, run.experiment) }
    if queue.isEmpty, !arguments.gives(trial.syntax) { throw UsageError("missing \(trial.syntax.usage)") }
    do {
      if let number = arguments[trial] { try run.search.tell(trial: number, outcome(arguments, run.experiment)) }
    } catch let error as ManualError {
      throw UsageError("\(arguments.operands[0]): \(error)")
    }
    if !queue.isEmpty { try run.search.enqueue(queue) }
    return .done
  }

  private static func outcome(_ arguments: Arguments, _ experiment: Experiment) throws -> Outcome {
    let objectives = experiment.problem.target.objectives
    let values = arguments.all(value)
    switch (values.isEmpty, arguments[failed]) {
    case (true, let reason?): return .failed(reason)
    case (false, nil): break
    case (true, nil): throw UsageError("missing \(value.syntax.usage) or \(failed.syntax.usage)")
    case (false, _?): throw UsageError("--value and --failed exclude each other")
    }
    var metrics: [String: Double] = [:]
    for text in values {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      let name = parts.count == 2 ? parts[0] : objectives[0].metric
      guard let number = Double(parts.last ?? ""), number.isFinite else {
        throw UsageError("--value: expected a finite number or METRIC=NUMBER, found \"\(text)\"")
      }
      metrics[name] = number
    }
    for objective in objectives where metrics[objective.metric] == nil {
      throw UsageError("--value: expected \(objective.metric)=NUMBER, which is an objective of the search")
    }
    let fitness = metrics[objectives[0].metric] ?? .nan
    return .complete(fitness: fitness, metrics: metrics.count == 1 ? [:] : metrics)
  }

  private static func assignment(_ text: String, _ experiment: Experiment) throws -> Assignment {
    let value: JSONValue
    do { value = try JSONValue(parsing: text) } catch { throw UsageError("--enqueue: \(error)") }
    let document = JSONValue.object(["enqueue": value])
    let (found, _) = try Settings.read(document, from: "command line") {
      experiment.problem.target.space.assignment("enqueue", of: $0)
    }
    guard let found else { throw UsageError("--enqueue: expected parameters, found \(value.described)") }
    return found
  }
}
