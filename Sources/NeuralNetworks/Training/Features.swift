import TensorCore

extension Network {
  /// The first layers of this network, which share its weights.
  /// - Parameter last: The place of the last one.
  public func prefix(through last: Int) -> Network {
    Network(inputShape: inputShape, layers: Array(layers[...last]))
  }

  /// What the network makes of samples, in inference: a row a sample, each its output in the order of its axes.
  public func features(of samples: [Int], in source: some BatchSource, batchSize: Int) -> [Float] {
    var features: [Float] = []
    for indices in batches(of: batchSize, samples) {
      Gradients.withoutRecording {
        let output = self(source.batch(indices), in: .inference)
        features += UnsafeBufferPointer(start: output.pointer, count: output.count)
      }
    }
    return features
  }
}
