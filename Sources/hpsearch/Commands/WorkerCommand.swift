import Experiments
import Studies
import TensorCore

/// A process that evaluates trials for a search.
enum WorkerCommand: Command {
  static let syntax = CommandSyntax(
    name: "worker",
    summary: "Evaluate trials for a search",
    discussion: """
      Started by a search, not by hand. Prints {"event":"ready"} on standard output once the data set is open,
      then reads tasks from standard input, one JSON object per line, and answers each with its epochs and its
      outcome, likewise. Ends when standard input does.
      """,
    options: [Option.config.syntax, Option.set.syntax, Option.seed.syntax],
    examples: [
      CommandSyntax.Example(
        command:
          "echo '{\"number\":0,\"seed\":1,\"parameters\":{}}' | hpsearch worker --config runs/modelnet/config.json",
        explanation: "Evaluate one task by hand; the answer to an incomplete one names what is missing.")
    ], isHidden: true)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    runWorker { ThreadedEvaluator(inner: try Experiment(arguments).open().evaluator) } ? .done : .failure
  }
}

/// Evaluates tasks with as many threads as each of them says.
private struct ThreadedEvaluator: Evaluator {
  let inner: any Evaluator

  func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> EpochAnswer) throws -> Outcome {
    Threads.count = max(1, task.threads ?? 1)
    return try inner.evaluate(task, epoch: epoch)
  }
}
