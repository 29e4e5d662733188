import Datasets
import Essentials
import Experiments
import NeuralNetworks
import Studies
import TensorCore

/// Measures trained weights on a split.
enum PredictCommand: Command {
  enum Split: String, CaseIterable { case train, validation, test }
  enum Format: String, CaseIterable { case table, csv, jsonl }

  static let model = Option.text(
    "model", short: "m", placeholder: "FILE", help: "Weights of a search or a training, a safetensors file.")
  static let split = Option.choice("split", of: Split.self, help: "The samples to predict; default: test.")
  static let format = Option.choice(
    "format", of: Format.self,
    help:
      "table: accuracy, confusion matrix and a row per class; csv and\njsonl: a row per sample with its probabilities; default: table."
  )

  static let syntax = CommandSyntax(
    name: "predict",
    summary: "Measure a trained network on a split",
    discussion: """
      Builds the network that the weights were trained with, from the parameters that their file holds, and
      predicts a split of the config's data set. Precision is the fraction of the samples predicted as a class that
      belong to it, recall the fraction of a class that is predicted as such, F1 their harmonic mean. Balanced
      accuracy is the mean recall, macro F1 the mean of the classes' F1, weighted F1 the same weighted by their
      numbers of samples.
      """,
    options: [
      model.syntax, Option.config.syntax, Option.set.syntax, split.syntax, format.syntax,
      Option.json("Print the measures as one JSON object.").syntax, Option.threads.syntax, Option.seed.syntax,
      Option.quiet.syntax,
      Option.noColor.syntax,
    ],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch predict --model runs/modelnet/best.safetensors --config runs/modelnet/config.json",
        explanation: "How good a search's best network is on the test split."),
      CommandSyntax.Example(
        command: "hpsearch predict -m model.safetensors -c configs/modelnet.json --format csv > predictions.csv",
        explanation: "Every test sample with its probabilities."),
      CommandSyntax.Example(
        command:
          "hpsearch predict -m model.safetensors -c configs/modelnet.json --split validation --json | jq .accuracy",
        explanation: "One number, for a script."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    Threads.count = arguments[.threads] ?? 1
    let path = try arguments.required(model)
    let experiment = try Experiment(arguments)
    let config = try experiment.classification
    let dataset = try experiment.openDataset(console)
    let trained = try TrainedNetwork(
      path, experiment, sampleShape: dataset.sampleShape, classNames: dataset.classNames)
    let samples = samples(of: arguments[split] ?? .test, dataset)
    guard !samples.isEmpty else {
      throw UsageError("\(dataset.settings.path): the split \((arguments[split] ?? .test).rawValue) has no samples")
    }
    let batchSize = try config.training.settings(trained.parameters).batchSize
    guard let found = Predictions(of: trained.network, on: dataset, samples: samples, batchSize: batchSize) else {
      return .failure
    }
    if arguments.has(.json()) {
      try console.result(PredictionReport(found, dataset.classNames).json.line + "\n")
      return .done
    }
    let rows = PredictionRows(found, classNames: dataset.classNames, names: samples.map(dataset.name))
    switch arguments[format] ?? .table {
    case .table: try console.result(PredictionReport(found, dataset.classNames).text)
    case .csv: try console.result(rows.csv)
    case .jsonl: try console.result(rows.jsonLines)
    }
    return .done
  }

  private static func samples(of split: Split, _ dataset: Dataset) -> [Int] {
    switch split {
    case .train: dataset.splits.train
    case .validation: dataset.splits.validation
    case .test: dataset.splits.test
    }
  }
}
