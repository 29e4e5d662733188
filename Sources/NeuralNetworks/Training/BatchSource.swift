import Essentials
import TensorCore

/// Samples with targets that a batch can be filled with.
public protocol BatchSource {
  /// The shape of one sample, without the batch.
  var sampleShape: [Int] { get }

  /// The targets of samples; all of a source are of one kind and have the same number of outputs, also
  /// for an empty list of samples.
  func targets(_ indices: ArraySlice<Int>) -> Targets

  /// Writes samples one after the other, in row-major order.
  func fill(_ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>)

  /// Writes samples for training, changed at random if the source has such changes.
  /// - Parameter generator: The batch's stream: the same one changes the same samples in the same way.
  func fill(
    _ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>,
    augmentedBy generator: SeededGenerator)
}

extension BatchSource {
  public func fill(
    _ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>,
    augmentedBy generator: SeededGenerator
  ) {
    fill(destination, with: indices)
  }

  /// The samples as `[N] + sampleShape`.
  /// - Parameter generator: The stream of a training batch; nil leaves the samples unchanged.
  public func batch(_ indices: ArraySlice<Int>, augmentedBy generator: SeededGenerator? = nil) -> Tensor {
    Tensor([indices.count] + sampleShape) { values in
      guard let destination = values.baseAddress else { return }
      if let generator {
        fill(destination, with: indices, augmentedBy: generator)
      } else {
        fill(destination, with: indices)
      }
    }
  }
}

/// Samples that each belong to a class.
public protocol LabelledSource: BatchSource {
  var classCount: Int { get }

  /// The class of a sample, in 0 ..< classCount.
  func label(of index: Int) -> Int32
}

extension LabelledSource {
  public func labels(_ indices: ArraySlice<Int>) -> [Int32] { indices.map(label(of:)) }

  public func targets(_ indices: ArraySlice<Int>) -> Targets { .classes(labels(indices), count: classCount) }
}

/// Cuts a list into slices of `size`; the last may be shorter.
public func batches(of size: Int, _ indices: [Int]) -> [ArraySlice<Int>] {
  stride(from: 0, to: indices.count, by: size).map { indices[$0..<min($0 + size, indices.count)] }
}
