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
}

extension BatchSource {
  /// The samples as `[N] + sampleShape`.
  public func batch(_ indices: ArraySlice<Int>) -> Tensor {
    let batch = Tensor(uninitialized: [indices.count] + sampleShape)
    fill(batch.pointer, with: indices)
    return batch
  }

  public func labels(_ indices: ArraySlice<Int>) -> [Int32] { indices.map(label(of:)) }
}

/// Cuts a list into slices of `size`; the last may be shorter.
func batches(of size: Int, _ indices: [Int]) -> [ArraySlice<Int>] {
  stride(from: 0, to: indices.count, by: size).map { indices[$0..<min($0 + size, indices.count)] }
}
