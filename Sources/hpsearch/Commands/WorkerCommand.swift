import Essentials
import Experiments
import Studies
import TensorCore

/// A process that evaluates trials for a search.
enum WorkerCommand: Command {
  static let configDigest = Option.text(
    "config-digest", placeholder: "HEX", help: "Refuse any other config: it was edited while the search ran.")
  static let dataDigest = Option.text(
    "data-digest", placeholder: "HEX", help: "Refuse any other data, likewise.")

  static let syntax = CommandSyntax(
    name: "worker",
    summary: "Evaluate trials for a search",
    discussion: """
      Started by a search, not by hand. Prints {"event":"ready"} on standard output once the data set is open,
      then reads tasks from standard input, one JSON object per line, and answers each with its epochs and its
      outcome, likewise. Ends when standard input does.
      """,
    options: [
      Option.config.syntax, Option.set.syntax, Option.seed.syntax, configDigest.syntax, dataDigest.syntax,
    ],
    examples: [
      CommandSyntax.Example(
        command:
          "echo '{\"number\":0,\"seed\":1,\"parameters\":{}}' | hpsearch worker --config runs/modelnet/config.json",
        explanation: "Evaluate one task by hand; the answer to an incomplete one names what is missing.")
    ], isHidden: true)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    runWorker { ThreadedEvaluator(inner: try evaluator(arguments)) } ? .done : .failure
  }

  /// The command line of the workers of a search.
  static func command(_ experiment: Experiment, config: String, data: String?) -> [String] {
    let words = [Program.executable, syntax.name, "--config", config]
    let data = data.map { ["--\(dataDigest.syntax.name)", $0] } ?? []
    return words + ["--\(configDigest.syntax.name)", digest(of: experiment)] + data
  }

  /// A worker that is started again, after the config or the data were changed, must not evaluate something else.
  private static func evaluator(_ arguments: Arguments) throws -> any Evaluator {
    let file = try arguments.required(.config)
    func refuse(_ what: String) -> StudyFailure {
      StudyFailure("\(what) while the search ran; undo that, or continue with --resume, which compares both")
    }
    let experiment: Experiment
    do {
      experiment = try Experiment(arguments)
    } catch {
      guard arguments.gives(configDigest.syntax) else { throw error }
      throw refuse("\(error)\n\(file): was changed")
    }
    if let expected = arguments[configDigest], expected != digest(of: experiment) {
      throw refuse("\(file): was changed")
    }
    let opened = try experiment.open()
    if let expected = arguments[dataDigest], let found = opened.digest, expected != found {
      throw refuse("\(experiment.resolved["dataset"]?["path"]?.string ?? file): the data were changed")
    }
    return opened.evaluator
  }

  /// Equal for configs that lead to the same evaluations.
  private static func digest(of experiment: Experiment) -> String {
    var hash = ContentHash()
    hash.update(experiment.resolved.line)
    return hash.hexadecimal
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
