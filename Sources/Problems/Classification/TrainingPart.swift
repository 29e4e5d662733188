import Datasets
import NeuralNetworks

/// The samples of one training: what it learns from, and what is monitored after each epoch.
struct TrainingPart {
  let data: Dataset
  /// Empty to monitor the epoch's own batches.
  let monitored: [Int]

  var train: [Int] { data.splits.train }

  /// The samples with their targets; numbers are scaled for training.
  var source: any BatchSource { data.targetScale.map { ScaledTargets(data, $0) } ?? data }

  /// The weight of each class in the training loss; nil if all count 1.
  func classWeights(_ settings: TrainingSettings) -> [Float]? {
    guard data.targets == nil else { return nil }
    return settings.classWeights.values(labels: train.map { data.labels[$0] }, names: data.classNames)
  }

  /// The measures of a network on the samples that the fitness is measured on: those monitored, or else the training
  /// samples.
  func measures(_ network: Network, batchSize: Int) -> SplitMeasures {
    SplitMeasures(network, on: data, samples: monitored.isEmpty ? train : monitored, batchSize: batchSize)
  }
}
