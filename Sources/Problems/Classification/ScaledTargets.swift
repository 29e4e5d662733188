import Datasets
import Essentials
import NeuralNetworks
import TensorCore

/// A data set with its numeric targets scaled for training.
struct ScaledTargets: BatchSource {
  private let dataset: Dataset
  private let targets: [Float]

  /// - Parameter dataset: With numeric targets and training samples.
  init(_ dataset: Dataset, _ scale: TargetScale) {
    self.dataset = dataset
    targets = (dataset.targets ?? []).map(scale.scaled)
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
