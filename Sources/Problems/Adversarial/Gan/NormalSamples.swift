import Essentials
import NeuralNetworks
import TensorCore

/// Samples of the standard normal distribution, one number each, as a data set: the format `normal`.
///
/// Training draws anew for every batch, so no sample is seen twice; without a stream a sample is given by its index.
struct NormalSamples: BatchSource {
  let sampleShape = [1]
  private static let root = SeededGenerator(seed: 0).child("normal")

  func targets(_ indices: ArraySlice<Int>) -> Targets { .values(Tensor([indices.count, 1], repeating: 0)) }

  func fill(_ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>) {
    for (position, index) in indices.enumerated() {
      var draw = Self.root.child("sample", index)
      destination[position] = Float(draw.normal())
    }
  }

  func fill(
    _ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>, augmentedBy generator: SeededGenerator
  ) {
    var draw = generator
    for position in 0..<indices.count { destination[position] = Float(draw.normal()) }
  }
}
