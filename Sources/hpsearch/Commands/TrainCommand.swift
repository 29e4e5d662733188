import Datasets
import Essentials
import Experiments
import NeuralNetworks
import Problems
import Search
import Studies
import TensorCore

/// Trains one network and saves its weights.
enum TrainCommand: Command {
  static let output = Option.output("The training's folder; default: runs/NAME-train, or RUN-trial-N.")
  static let from = Option.text(
    "from", placeholder: "RUN", help: "Train a trial of this run again, with its config and its seed.")
  static let trial = Option.integer(
    "trial", in: 0...Int.max, help: "The trial of --from; default: the one that the run recommends.")
  static let resume = Option.flag(
    "resume", help: "Continue the training in the folder, or start it there.")

  static let syntax = CommandSyntax(
    name: "train",
    summary: "Train one network",
    discussion: """
      Trains the network of a config once, with its baseline parameters or those of --parameters, and prints
      the losses and accuracies of each epoch. The weights of the best epoch by training.monitor, or of the last
      one (fitness.epoch), are saved as model.safetensors. --from RUN takes config and parameters from a run. A
      run's best.json as the config is the run's config with the best parameters as the baseline.

      After each epoch checkpoint.safetensors is written beside it. Ctrl-C, or even kill -9, loses no finished
      epoch: the same command with --resume continues to bit-identical weights. With a larger
      training.epochs or training.patience it also extends a finished training.
      """,
    options: [
      Option.config.syntax, from.syntax, trial.syntax, Option.set.syntax, ParameterChoice.option.syntax,
      Option.seed.syntax,
      output.syntax, resume.syntax, Option.threads.syntax, Option.kernels.syntax,
      Option.json("Print one JSON object with every epoch at the end.").syntax,
      Option.quiet.syntax, Option.noColor.syntax,
    ],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch train -c configs/modelnet.json --parameters '{\"fc1\": 512, \"dropout\": true}'",
        explanation: "The baseline with two parameters changed."),
      CommandSyntax.Example(
        command: "hpsearch train --config runs/modelnet/best.json \\\n"
          + "      --set training.epochs=100 --set training.patience=20 -o runs/long",
        explanation: "The best of a search, trained longer."),
      CommandSyntax.Example(
        command: "hpsearch train --from runs/modelnet --trial 7", explanation: "A trial of a search once more."),
      CommandSyntax.Example(
        command: "hpsearch train -c configs/modelnet.json --set training.epochs=40 --resume",
        explanation: "The baseline, begun or continued after an interruption or for more epochs."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    Threads.count = arguments[.threads] ?? 1
    let source = try TrainingSource(arguments)
    let experiment = source.experiment
    let config = try experiment.classification
    let assignment = try ParameterChoice.read(arguments, space: config.space, baseline: config.baseline)
    let parameters = assignment.parameters
    let folder = TrainingFolder(arguments[output] ?? source.folder, resumes: arguments.has(resume))
    try folder.refuseStranger()
    let dataset = try experiment.openDataset(console)
    let identity = TrainingIdentity(experiment, parameters: parameters, seed: source.seed, on: dataset)
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
    let counts = evaluator.sampleCounts
    console.note("samples     \(counts.train) train, \(counts.validation) validation")
    if let start {
      console.note("continues   after epoch \(start.epochs.count)")
    } else if folder.resumes {
      console.note("\(folder.path): nothing to continue yet; starting a new training")
    }

    let isJSON = arguments.has(.json())
    let table = EpochTable(try config.training.settings(parameters).monitor)
    if !isJSON { try console.result(table.header) }
    var fault: (any Error)?
    let task = TrialTask(number: 0, parameters: parameters, seed: source.seed)
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
    try network.save(to: folder.model, metadata: evaluator.metadata(parameters))
    if let fault { throw fault }
    let measures = try evaluator.measures(of: network, task)
    try console.result(
      isJSON
        ? json(result, measures, folder.model).line + "\n"
        : text(result, measures, of: config, folder.model, source.config))
    return .done
  }

  private static func text(
    _ result: TrainingResult, _ measures: [String: Double], of problem: ClassificationProblem, _ weights: String,
    _ config: String
  ) -> String {
    let monitor = Objective.title(of: result.monitor.name)
    let title = problem.epoch == .last ? "last epoch" : "best epoch"
    let best = result.best.map { "\n\(title)  \($0.epoch), \(monitor) \(measured($0.value(of: result.monitor)))" } ?? ""
    let reason = result.end == .earlyStopped ? ", stopped early" : ""
    // The loss of classes is their log loss.
    let names = measures.keys.sorted().filter { $0 != "loss" || measures["logLoss"] == nil }
    let rows = names.map { "\(padded(Objective.title(of: $0), to: 20))\(measured(measures[$0] ?? .nan))" }
    return """
      \(best)\(reason)
      weights     \(weights)

      on the \(problem.fitness.samplesName)
        \(rows.joined(separator: "\n  "))

      next
        hpsearch predict --model \(weights) --config \(config) --split test
        hpsearch predict --model \(weights) --data PATH

      """
  }

  private static func json(
    _ result: TrainingResult, _ measures: [String: Double], _ weights: String
  ) -> JSONValue {
    .object([
      "monitor": .string(result.monitor.name), "measures": .object(measures.mapValues { JSONValue(finite: $0) }),
      "epochs": .array(result.epochs.map(\.json)),
      "best": result.best.map(\.json) ?? .null,
      "end": .string(result.end.rawValue), "weights": .string(weights),
    ])
  }
}

extension ClassificationProblem.FitnessSplit {
  /// What a person calls the samples that the fitness is measured on.
  fileprivate var samplesName: String {
    switch self {
    case .validation: "validation split"
    case .train: "training samples, none withheld"
    case .batches: "training split"
    }
  }
}
