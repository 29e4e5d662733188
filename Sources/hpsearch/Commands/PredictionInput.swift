import Datasets
import Essentials
import Experiments
import NeuralNetworks
import Problems
import TensorCore

/// Samples to predict, what is known about them, and the network that predicts them.
struct PredictionInput {
  let network: Network
  let names: [String]
  /// The classes' indices; nil if they are unknown, or the network predicts a number.
  let labels: [Int32]?
  /// The numbers; nil if they are unknown, or the network predicts a class.
  let targets: [Float]?
  /// Empty if the network predicts a number.
  let classNames: [String]
  /// Nil if the network predicts a class.
  let scale: TargetScale?
  private let batchSize: Int
  private let batch: (Range<Int>) -> Tensor

  /// The network's outputs, `[N, K]`: a logit for each class, or one scaled number.
  var outputs: Tensor { network.features(count: names.count, batchSize: batchSize, samples: batch) }

  /// New data, by weights that describe themselves.
  /// - Throws: `UsageError` if they do not, `DatasetError` if the data do not fit them.
  init(newData path: String, weights file: String, _ console: Console) throws {
    guard let (network, data) = try TrainedNetwork.weights(file).network() else {
      throw UsageError(
        "\(file): was saved by a version that did not describe the data in it; predict a split with --config instead")
    }
    let samples = try PreparationProgress(path, console).during { try NewSamples(path, like: data, progress: $0) }
    samples.notes.forEach(console.note)
    self.init(
      network: network, names: (0..<samples.count).map(samples.name), labels: samples.labels, targets: samples.targets,
      classNames: data.classNames, scale: data.targets, batchSize: 64
    ) { range in
      Tensor([range.count] + samples.sampleShape) { values in
        if let start = values.baseAddress { samples.fill(start, with: range) }
      }
    }
  }

  /// A split of a config's data set, normalised as the weights' training data were.
  /// - Throws: `UsageError` if the split is empty or the classes differ.
  init(split: PredictCommand.Split, of experiment: Experiment, weights file: String, _ console: Console) throws {
    let data = try TrainedNetwork.weights(file).data
    if data == nil {
      console.note("\(file): does not name its normalisation, which is fitted on the data of --config instead")
    }
    let config = try experiment.classification
    let dataset = try Dataset.open(
      config.dataset, normalizedBy: data?.normalization, seed: experiment.stream, console)
    let trained = try TrainedNetwork(
      file, experiment, sampleShape: dataset.sampleShape, classNames: dataset.classNames)
    let samples = split.samples(of: dataset)
    guard !samples.isEmpty else {
      throw UsageError("\(dataset.settings.path): the split \(split.rawValue) has no samples")
    }
    self.init(
      network: trained.network, names: samples.map(dataset.name),
      labels: dataset.targets == nil ? samples.map { dataset.labels[$0] } : nil,
      targets: dataset.targets.map { targets in samples.map { targets[$0] } }, classNames: dataset.classNames,
      scale: data?.targets ?? dataset.targetScale,
      batchSize: try config.training.settings(trained.parameters).batchSize
    ) { dataset.batch(samples[$0]) }
  }

  private init(
    network: Network, names: [String], labels: [Int32]?, targets: [Float]?, classNames: [String], scale: TargetScale?,
    batchSize: Int, batch: @escaping (Range<Int>) -> Tensor
  ) {
    self.network = network
    self.names = names
    self.labels = labels
    self.targets = targets
    self.classNames = classNames
    self.scale = scale
    self.batchSize = batchSize
    self.batch = batch
  }
}

extension PredictCommand.Split {
  fileprivate func samples(of dataset: Dataset) -> [Int] {
    switch self {
    case .train: dataset.splits.train
    case .validation: dataset.splits.validation
    case .test: dataset.splits.test
    case .all: Array(0..<dataset.count)
    }
  }
}
