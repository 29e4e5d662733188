import Essentials
import Experiments
import NeuralNetworks
import TensorCore

/// Predicts a split of a data set, or new data, with trained weights, and measures the predictions.
enum PredictCommand: Command {
  enum Split: String, CaseIterable { case train, validation, test, all }
  enum Format: String, CaseIterable { case table, csv, jsonl }

  static let model = Option.text(
    "model", short: "m", placeholder: "FILE", help: "Weights of a search or a training, a safetensors file.")
  static let config = Option.text(
    "config", short: "c", placeholder: "FILE", help: "Predict a split of this config's data set.")
  static let data = Option.text(
    "data", placeholder: "PATH", help: "Predict new samples, with or without labels; needs no config.")
  static let split = Option.choice("split", of: Split.self, help: "The split of --config; default: test.")
  static let format = Option.choice(
    "format", of: Format.self,
    help:
      "table: measures, confusion matrix and a row per class, or the\npredictions of samples without labels; csv and jsonl: a row per\nsample; default: table."
  )

  static let syntax = CommandSyntax(
    name: "predict",
    summary: "Predict with a trained network, and measure it",
    discussion: """
      Builds the network that the weights were trained with, from the description that their file holds, and
      predicts new samples (--data) or a split of a config's data set (--config). Samples are normalised as the
      training data were; nothing is fitted again.

      --data takes data as the network was trained on, or without labels: a table in which the column of the
      class or number may be missing (columns are found by their names in the header, whatever their order), a
      folder of images or meshes, one such file, an array .npy or .npz.

      Precision is the fraction of the samples predicted as a class that belong to it, recall the fraction of a
      class that is predicted as such, F1 their harmonic mean. Balanced accuracy is the mean recall, macro F1 the
      mean of the classes' F1, weighted F1 the same weighted by their numbers of samples. ROC AUC is the area under
      the ROC curve, for more than two classes the mean of each against the rest, log loss the mean cross-entropy. R²
      is 1 minus the mean squared error over the variance of the numbers.
      """,
    options: [
      model.syntax, data.syntax, config.syntax, Option.set.syntax, split.syntax, format.syntax,
      Option.json("Print the measures as one JSON object, for samples\nwithout labels the predictions.").syntax,
      Option.threads.syntax, Option.seed.syntax, Option.kernels.syntax, Option.quiet.syntax, Option.noColor.syntax,
    ],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch predict --model runs/modelnet/best.safetensors --data new-meshes/",
        explanation: "What the meshes of a folder are, by a search's best network."),
      CommandSyntax.Example(
        command: "hpsearch predict --model runs/modelnet/best.safetensors --config runs/modelnet/config.json",
        explanation: "How good that network is on the test split."),
      CommandSyntax.Example(
        command: "hpsearch predict -m best.safetensors --data new.csv --format csv > predictions.csv",
        explanation: "Every row of a table with its probabilities."),
      CommandSyntax.Example(
        command:
          "hpsearch predict -m model.safetensors -c configs/modelnet.json --split validation --json | jq .accuracy",
        explanation: "One number, for a script."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    Threads.count = arguments[.threads] ?? 1
    let input = try input(arguments, console)
    let (report, rows): (any PredictionMeasures, any SampleRows)
    if let scale = input.scale {
      let values = input.outputs.values.map(scale.value)
      rows = ValueRows(values, targets: input.targets, names: input.names)
      report = input.targets.map { ValueReport(values, targets: $0) } ?? rows
    } else {
      let logits = input.outputs
      let found = Predictions(logits: logits, labels: input.labels ?? argmax(logits))
      rows = PredictionRows(
        found, hasLabels: input.labels != nil, classNames: input.classNames, names: input.names)
      report = input.labels == nil ? rows : PredictionReport(found, input.classNames, width: Console.tableWidth)
    }
    if arguments.has(.json()) {
      try console.result(report.json.line + "\n")
      return .done
    }
    switch arguments[format] ?? .table {
    case .table: try console.result(report.text)
    case .csv: try console.result(rows.csv)
    case .jsonl: try console.result(rows.jsonLines)
    }
    return .done
  }

  private static func input(_ arguments: Arguments, _ console: Console) throws -> PredictionInput {
    let weights = try arguments.required(model)
    switch (arguments[data], arguments[config]) {
    case (nil, nil): throw UsageError("missing --data PATH, or --config FILE for a split of its data set")
    case (_?, _?): throw UsageError("--data and --config exclude each other")
    case (let path?, nil):
      if arguments[split] != nil { throw UsageError("--split: new data have no splits; it belongs to --config") }
      return try PredictionInput(newData: path, weights: weights, console)
    case (nil, _?):
      return try PredictionInput(
        split: arguments[split] ?? .test, of: Experiment(arguments), weights: weights, console)
    }
  }
}

/// How predictions are shown as a whole.
protocol PredictionMeasures {
  var text: String { get }
  var json: JSONValue { get }
}

/// How predictions are shown sample by sample.
protocol SampleRows: PredictionMeasures {
  var csv: String { get }
  var jsonLines: String { get }
}
