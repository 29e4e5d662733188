import Datasets
import Essentials
import Methods
import NeuralNetworks
import Studies

/// Trains one network and keeps its weights.
enum TrainCommand: Command {
  static let output = Option.output("Where model.safetensors goes; default: runs/NAME-train.")

  static let syntax = CommandSyntax(
    name: "train",
    summary: "Train one network",
    discussion: """
      Trains the network of a config once, with its baseline parameters or those of --parameters, and prints
      the losses and accuracies of each epoch. The weights of the best epoch are saved as safetensors.
      """,
    options: [
      Option.config.syntax, Option.set.syntax, ParameterChoice.option.syntax, Option.seed.syntax,
      output.syntax, Option.json("Print one JSON object with every epoch at the end.").syntax,
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
        explanation: "What a search found, trained longer."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let experiment = try Experiment(arguments)
    let config = experiment.classification
    let assignment = try ParameterChoice.read(arguments, space: config.space, baseline: config.baseline)
    let parameters = assignment.parameters
    let directory = RunPaths(arguments[output] ?? "runs/\(experiment.name)-train").directory
    let dataset = try experiment.openDataset(console)
    // Before the work, which would be lost if it could not be kept.
    try Files.makeDirectory(directory)
    let objective = experiment.objective(on: dataset)
    console.note("parameters  \(ProgressText.parameters(parameters, names: config.space.names))")
    console.note(
      "samples     \(dataset.splits.train.count) train, \(dataset.splits.validation.count) validation")

    let isJSON = arguments.has(.json())
    let table = EpochTable()
    if !isJSON { try console.result(table.header) }
    var fault: (any Error)?
    let task = TrialTask(number: 0, parameters: parameters, seed: experiment.seed)
    let (network, result) = try objective.train(task) { epoch in
      guard !isJSON else { return }
      do { try console.result(table.row(epoch)) } catch { fault = fault ?? error }
    }
    guard result.end != .diverged else {
      throw StudyFailure("the training diverged in epoch \(result.epochs.count + 1): a loss is not finite")
    }
    let weights = "\(directory)/model.safetensors"
    try network.save(to: weights, metadata: objective.metadata(parameters))
    if let fault { throw fault }
    try console.result(isJSON ? json(result, weights).line + "\n" : text(result, weights, arguments))
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

      """
  }

  private static func json(_ result: TrainingResult, _ weights: String) -> JSONValue {
    .object([
      "epochs": .array(result.epochs.map(EpochTable.json)),
      "best": result.best.map(EpochTable.json) ?? .null,
      "end": .string(result.end.rawValue), "weights": .string(weights),
    ])
  }
}
