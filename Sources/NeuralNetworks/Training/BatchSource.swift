import Essentials
import TensorCore

/// Labelled samples that a batch can be filled with.
public protocol BatchSource {
  /// The shape of one sample, without the batch.
  var sampleShape: [Int] { get }
  var classCount: Int { get }

  /// The class of a sample, in 0 ..< classCount.
  func label(of index: Int) -> Int32

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
  /// - Parameter generator: The stream of a training batch; without one the samples are as they are.
  public func batch(_ indices: ArraySlice<Int>, augmentedBy generator: SeededGenerator? = nil) -> Tensor {
    let batch = Tensor(uninitialized: [indices.count] + sampleShape)
    if let generator {
      fill(batch.pointer, with: indices, augmentedBy: generator)
    } else {
      fill(batch.pointer, with: indices)
    }
    return batch
  }

  public func labels(_ indices: ArraySlice<Int>) -> [Int32] { indices.map(label(of:)) }
}

/// Cuts a list into slices of `size`; the last may be shorter.
public func batches(of size: Int, _ indices: [Int]) -> [ArraySlice<Int>] {
  stride(from: 0, to: indices.count, by: size).map { indices[$0..<min($0 + size, indices.count)] }
}
