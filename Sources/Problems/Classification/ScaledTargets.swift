import Datasets
import Essentials
import NeuralNetworks
import TensorCore

/// A data set with standardized numeric targets: minus the mean and divided by the deviation over the training split,
/// so that a learning rate does not depend on the targets' unit.
struct ScaledTargets: BatchSource {
  private let dataset: Dataset
  private let targets: [Float]
  private let mean: Double
  /// The standard deviation in the targets' unit; 1 if all are equal.
  let deviation: Double

  /// - Parameter dataset: With numeric targets and training samples.
  init(_ dataset: Dataset) {
    self.dataset = dataset
    let statistics = dataset.targetStatistics
    let (mean, deviation) = (statistics?.mean ?? 0, statistics?.deviation ?? 0)
    self.mean = mean
    self.deviation = deviation > 0 ? deviation : 1
    let scale = self.deviation
    targets = (dataset.targets ?? []).map { Float((Double($0) - mean) / scale) }
  }

  var sampleShape: [Int] { dataset.sampleShape }

  func targets(_ indices: ArraySlice<Int>) -> Targets {
    .values(Tensor([indices.count, 1], indices.map { targets[$0] }))
  }

  func fill(_ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>) {
    dataset.fill(destination, with: indices)
  }

  func fill(
    _ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>, augmentedBy generator: SeededGenerator
  ) {
    dataset.fill(destination, with: indices, augmentedBy: generator)
  }
}

extension Dataset: LabelledSource {
  public var classCount: Int { classNames.count }
  public func label(of index: Int) -> Int32 { labels[index] }
}
