import Datasets
import NeuralNetworks

/// The measures of a trained network on samples of its data set.
struct SplitMeasures {
  private let network: Network
  private let dataset: Dataset
  private let samples: [Int]
  private let batchSize: Int

  init(_ network: Network, on dataset: Dataset, samples: [Int], batchSize: Int) {
    self.network = network
    self.dataset = dataset
    self.samples = samples
    self.batchSize = batchSize
  }

  /// Every measure by its name: for classes `loss` and each `ClassMeasure`; for
  /// numbers `meanSquaredError` and `meanAbsoluteError` in the targets' unit, `r2` and `loss`. Empty without samples.
  var all: [String: Double] {
    if samples.isEmpty { return [:] }
    guard dataset.targets == nil else { return numeric }
    guard let found = Predictions(of: network, on: dataset, samples: samples, batchSize: batchSize) else { return [:] }
    return found.measures.merging(["loss": found.loss]) { $1 }
  }

  private var numeric: [String: Double] {
    guard let scale = dataset.targetScale else { return [:] }
    let source = ScaledTargets(dataset, scale)
    guard let found = ValuePredictions(of: network, on: source, samples: samples, batchSize: batchSize) else {
      return [:]
    }
    let unit = scale.deviation
    return [
      "meanSquaredError": found.meanSquaredError * unit * unit, "meanAbsoluteError": found.meanAbsoluteError * unit,
      "r2": found.r2, "loss": found.meanSquaredError,
    ]
  }
}
