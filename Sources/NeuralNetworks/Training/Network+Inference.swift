import TensorCore

extension Network {
  /// The first layers of this network, which share its weights.
  /// - Parameter last: The index of the last one.
  public func prefix(through last: Int) -> Network {
    Network(inputShape: inputShape, layers: Array(layers[...last]))
  }

  /// Runs the network in inference over `count` samples, a batch at a time.
  /// - Parameters:
  ///   - samples: Makes the samples of a range below `count`, `[N] + inputShape`.
  ///   - shouldStop: Asked before each batch.
  ///   - take: Gets each range and its outputs, in order; nothing it computes is recorded.
  /// - Returns: False when `shouldStop` ended the run.
  @discardableResult
  public func infer(
    count: Int, batchSize: Int, samples: (Range<Int>) -> Tensor, shouldStop: () -> Bool = { false },
    take: (Range<Int>, Tensor) -> Void
  ) -> Bool {
    for first in stride(from: 0, to: count, by: batchSize) {
      if shouldStop() { return false }
      let range = first..<min(first + batchSize, count)
      Gradients.withoutRecording { take(range, self(samples(range), in: .inference)) }
    }
    return true
  }

  /// The outputs for `count` samples in inference: `[count]` and the shape of an output.
  /// - Parameters:
  ///   - count: At least 1.
  ///   - samples: Makes the samples of a range below `count`, `[N] + inputShape`.
  public func outputs(count: Int, batchSize: Int, samples: (Range<Int>) -> Tensor) -> Tensor {
    precondition(count > 0, "outputs: expected at least one sample, found \(count)")
    var shape: [Int] = []
    var values: [Float] = []
    infer(count: count, batchSize: batchSize, samples: samples) { _, part in
      shape = Array(part.shape.dropFirst())
      values.reserveCapacity(count * shape.reduce(1, *))
      part.withUnsafeBufferPointer { values.append(contentsOf: $0) }
    }
    return Tensor([count] + shape, values)
  }

  /// The outputs for `count` samples as rows, `[count, F]`: each output's values in the order of its axes.
  /// - Parameters:
  ///   - count: At least 1.
  ///   - samples: Makes the samples of a range below `count`, `[N] + inputShape`.
  public func features(count: Int, batchSize: Int, samples: (Range<Int>) -> Tensor) -> Tensor {
    outputs(count: count, batchSize: batchSize, samples: samples).flattened
  }
}
