import TensorCore

extension Network {
  /// The first layers of this network, which share its weights.
  /// - Parameter last: The place of the last one.
  public func prefix(through last: Int) -> Network {
    Network(inputShape: inputShape, layers: Array(layers[...last]))
  }

  /// What the network makes of samples, in inference: `[count, F]`, a row a sample, its output in the order of its axes.
  /// - Parameters:
  ///   - count: At least 1.
  ///   - samples: Those of a range below `count`, `[N] + inputShape`.
  public func features(count: Int, batchSize: Int, samples: (Range<Int>) -> Tensor) -> Tensor {
    var features: Tensor?
    for first in stride(from: 0, to: count, by: batchSize) {
      let range = first..<min(first + batchSize, count)
      let part = Gradients.withoutRecording { self(samples(range), in: .inference) }
      let width = part.count / range.count
      let rows = features ?? Tensor(uninitialized: [count, width])
      (rows.pointer + first * width).update(from: part.pointer, count: part.count)
      features = rows
    }
    guard let features else { preconditionFailure("features: expected at least one sample, got \(count)") }
    return features
  }
}
