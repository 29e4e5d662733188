import Datasets
import Essentials
import Experiments
import NeuralNetworks
import Problems
import Studies
import TensorCore

/// Trains one network and saves its weights.
enum TrainCommand: Command {
  static let output = Option.output("The training's folder; default: runs/NAME-train.")
  static let resume = Option.flag(
    "resume", help: "Continue the training in the folder, or start it there.")

  static let syntax = CommandSyntax(
    name: "train",
    summary: "Train one network",
    discussion: """
      Trains the network of a config once, with its baseline parameters or those of --parameters, and prints
      the losses and accuracies of each epoch. The weights of the best epoch are saved as model.safetensors.

      After each epoch checkpoint.safetensors is written beside it. Ctrl-C, or even kill -9, loses no finished
      epoch: the same command with --resume continues to bit-identical weights. With a larger
      training.epochs or training.patience it also extends a finished training.
      """,
    options: [
      Option.config.syntax, Option.set.syntax, ParameterChoice.option.syntax, Option.seed.syntax,
      output.syntax, resume.syntax, Option.threads.syntax, Option.kernels.syntax,
      Option.json("Print one JSON object with every epoch at the end.").syntax,
      Option.quiet.syntax, Option.noColor.syntax,
    ],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch train --config configs/modelnet.json", explanation: "The baseline."),
      CommandSyntax.Example(
        command: "hpsearch train -c configs/modelnet.json --parameters '{\"fc1\": 512, \"dropout\": true}'",
        explanation: "The baseline with two parameters changed."),
      CommandSyntax.Example(
        command: "hpsearch train -c configs/modelnet.json --parameters runs/modelnet/best.json \\\n"
          + "      --set training.epochs=100 --set training.patience=20 -o runs/long",
        explanation: "The best of a search, trained longer."),
      CommandSyntax.Example(
        command: "hpsearch train -c configs/modelnet.json --set training.epochs=40 --resume",
        explanation: "The baseline again, after an interruption or for more epochs."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    Threads.count = arguments[.threads] ?? 1
    let experiment = try Experiment(arguments)
    let config = try experiment.classification
    let assignment = try ParameterChoice.read(arguments, space: config.space, baseline: config.baseline)
    let parameters = assignment.parameters
    let folder = TrainingFolder(arguments[output] ?? "runs/\(experiment.name)-train", resumes: arguments.has(resume))
    try folder.refuseStranger()
    let dataset = try experiment.openDataset(console)
    let identity = TrainingIdentity(experiment, parameters: parameters, on: dataset)
    let (lock, start, began) = try folder.open(identity)
    defer { withExtendedLifetime(lock) {} }
    // From now on a signal stops the training in order; before, there is nothing to save.
    Interruption.listen()
    if let began, began.kernels == nil, let kernels = identity.kernels {
      console.note(
        "\(folder.path): its checkpoint does not say which kernels it began with; it is continued with \(kernels)")
    }
    let evaluator = config.evaluator(on: dataset)
    console.note("parameters  \(ProgressText.parameters(parameters, names: config.space.names))")
    console.note(
      "samples     \(dataset.splits.train.count) train, \(dataset.splits.validation.count) validation")
    if let start {
      console.note("continues   after epoch \(start.epochs.count)")
    } else if folder.resumes {
      console.note("\(folder.path): nothing to continue yet; starting a new training")
    }

    let isJSON = arguments.has(.json())
    let table = EpochTable()
    if !isJSON { try console.result(table.header) }
    var fault: (any Error)?
    let task = TrialTask(number: 0, parameters: parameters, seed: experiment.seed)
    let (network, result) = try evaluator.train(
      task, from: start.map { (folder.checkpoint, $0) },
      keep: { try TrainingCheckpoint($0, identity: identity.json).write(to: folder.checkpoint) },
      report: { epoch, _ in
        guard !isJSON else { return }
        do { try console.result(table.row(epoch)) } catch { fault = fault ?? error }
      },
      shouldStop: { Interruption.isRequested })
    switch result.end {
    case .diverged:
      throw StudyFailure("the training diverged in epoch \(result.epochs.count + 1): a loss is not finite")
    case .stopped:
      console.note("interrupted after \(counted(result.epochs.count, "epoch")); --resume continues:")
      console.note("  \(Program.commandLine(adding: resume.syntax))")
      return .interrupted
    case .finished, .earlyStopped, .paused, .pruned: break
    }
    if result.epochs.count == start?.epochs.count {
      console.note("the training was finished already; nothing was trained")
    }
    try network.save(to: folder.model, metadata: try evaluator.metadata(parameters))
    if let fault { throw fault }
    try console.result(isJSON ? json(result, folder.model).line + "\n" : text(result, folder.model, arguments))
    return .done
  }

  private static func text(_ result: TrainingResult, _ weights: String, _ arguments: Arguments) throws -> String {
    let best = result.best.map { "\nbest epoch  \($0.epoch), accuracy \(fixed($0.monitored, 4))" } ?? ""
    let reason = result.end == .earlyStopped ? ", stopped early" : ""
    let config = try arguments.required(.config)
    return """
      \(best)\(reason)
      weights     \(weights)

      next
        hpsearch predict --model \(weights) --config \(config) --split test
        hpsearch predict --model \(weights) --data PATH

      """
  }

  private static func json(_ result: TrainingResult, _ weights: String) -> JSONValue {
    .object([
      "epochs": .array(result.epochs.map(\.json)),
      "best": result.best.map(\.json) ?? .null,
      "end": .string(result.end.rawValue), "weights": .string(weights),
    ])
  }
}
