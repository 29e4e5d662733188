import Datasets
import Essentials
import Experiments
import NeuralNetworks
import Studies
import TensorCore

/// Writes the output of a layer of a trained network for a data set.
enum FeaturesCommand: Command {
  static let model = PredictCommand.model
  static let data = Option.text(
    "data", placeholder: "CONFIG",
    help: "Use the data set of this config instead of --config's;\n--set dataset.… changes it.")
  static let layer = Option.text(
    "layer", placeholder: "NAME",
    help: "The layer whose output to write, as validate --summary names it.")
  static let output = Option.text(
    "output", short: "o", placeholder: "FILE", help: "The archive to write, an .npz file.")

  static let syntax = CommandSyntax(
    name: "features",
    summary: "Extract deep features with a trained network",
    discussion: """
      Cuts a trained network at a layer and writes that layer's output for every sample of a data set, as a NumPy
      archive: features [N, F], labels [N], split [N], 0 for training and validation samples, 1 for test samples, and
      classes, the labels' names.
      With --data the samples are another data set's, of the same shape: that is transfer learning. A
      similarity-ga search reads the archive: "dataset": {"path": "features.npz"}.
      """,
    options: [
      model.syntax, Option.config.syntax, layer.syntax, output.syntax, data.syntax, Option.set.syntax,
      Option.threads.syntax, Option.seed.syntax, Option.kernels.syntax, Option.quiet.syntax, Option.noColor.syntax,
    ],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch features -m runs/mini-chromosome/best.safetensors -c runs/mini-chromosome/config.json \\\n"
          + "      --layer dense1 -o features.npz",
        explanation: "Features of the data that the network was trained on."),
      CommandSyntax.Example(
        command:
          "hpsearch features -m cifar100.safetensors -c configs/cifar100-cnn.json --data configs/trashnet.json \\\n"
          + "      --layer dense1 -o trashnet.npz",
        explanation: "Features of other images, by a network that learnt on CIFAR-100."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    Threads.count = arguments[.threads] ?? 1
    let (path, name, file) = try (
      arguments.required(model), arguments.required(layer), arguments.required(output)
    )
    let experiment = try self.experiment(arguments)
    let dataset = try experiment.openDataset(console)
    let trained = try TrainedNetwork(path, experiment, sampleShape: dataset.sampleShape)
    guard let index = trained.network.layers.firstIndex(where: { $0.name == name }) else {
      let known = trained.network.layers.map(\.name)
      let hint = suggestion(for: name, among: known)
      throw UsageError("--layer: expected one of \(known.joined(separator: ", ")), found \"\(name)\"\(hint)")
    }
    let began = Time.monotonic
    let batchSize = try experiment.classification.training.settings(trained.parameters).batchSize
    let samples = Array(dataset.labels.indices)
    let features = trained.network.prefix(through: index).features(count: samples.count, batchSize: batchSize) {
      dataset.batch(samples[$0])
    }
    try write(features, of: dataset, samples, to: file)
    console.note(
      "\(file): \(counted(samples.count, "sample")) of \(features.shape[1]) features, "
        + describedDuration(Time.monotonic - began))
    return .done
  }

  /// The experiment of `--config`, on the data set of `--data`.
  private static func experiment(_ arguments: Arguments) throws -> Experiment {
    guard let other = arguments[data] else { return try Experiment(arguments) }
    let config: JSONValue
    do { config = try Files.readJSON(other) } catch let error as FileError { throw UsageError("--data: \(error)") }
    guard let dataset = config["dataset"] else { throw UsageError("--data: \(other): has no section \"dataset\"") }
    return try Experiment(arguments, dataset: dataset)
  }

  private static func write(_ features: Tensor, of dataset: Dataset, _ samples: [Int], to file: String) throws {
    let test = Set(dataset.splits.test)
    try NPZ.write(
      file,
      [
        NPZ.Entry("features", features.shape, .float32(features.values)),
        NPZ.Entry("labels", [samples.count], .int64(samples.map { Int(dataset.labels[$0]) })),
        NPZ.Entry("split", [samples.count], .uint8(samples.map { test.contains($0) ? 1 : 0 })),
        NPZ.Entry("classes", [dataset.classNames.count], .texts(dataset.classNames)),
      ])
  }
}
