import TensorCore

/// The classes that a network predicts for samples.
public struct Predictions {
  /// The true classes.
  public let labels: [Int32]
  /// The most probable classes; of equally probable ones the first counts.
  public let classes: [Int32]
  /// `[N, classes]`, each row summing to 1.
  public let probabilities: Tensor
  /// Mean cross-entropy, in nats.
  public let loss: Double

  /// The fraction of samples whose class is right, in 0...1; 0 without samples.
  public var accuracy: Double {
    labels.isEmpty ? 0 : Double(zip(labels, classes).count { $0 == $1 }) / Double(labels.count)
  }

  /// The fraction of samples whose class is among the `count` most probable, in 0...1; of equally probable classes
  /// the first counts as more probable. 0 without samples.
  public func accuracy(top count: Int) -> Double {
    let columns = probabilities.shape[1]
    let hits = probabilities.withUnsafeBufferPointer { all in
      zip(labels.indices, labels).count { row, label in
        let values = UnsafeBufferPointer(rebasing: all[row * columns..<(row + 1) * columns])
        let label = Int(label)
        // Not "at most", so that NaN is never a hit.
        let higher = values.indices.count {
          !(values[$0] <= values[label]) || (values[$0] == values[label] && $0 < label)
        }
        return higher < count
      }
    }
    return labels.isEmpty ? 0 : Double(hits) / Double(labels.count)
  }

  /// The predictions of a network's outputs.
  /// - Parameters:
  ///   - logits: `[N, classes]`.
  ///   - labels: The true classes, N.
  public init(logits: Tensor, labels: [Int32]) {
    self.labels = labels
    classes = argmax(logits)
    probabilities = softmax(logits)
    loss = labels.isEmpty ? 0 : Double(crossEntropy(logits, labels: labels).item)
  }

  /// Runs `network` over samples of `source`, which has classes, `batchSize` at a time.
  /// - Parameter shouldStop: Asked before each batch.
  /// - Returns: nil when `shouldStop` said so.
  public init?(
    of network: Network, on source: some BatchSource, samples: [Int], batchSize: Int,
    shouldStop: () -> Bool = { false }
  ) {
    guard case .classes(let labels, let columns) = source.targets(samples[...]) else {
      preconditionFailure("predictions of classes need a source that has classes")
    }
    var probabilities: [Float] = []
    probabilities.reserveCapacity(samples.count * columns)
    var classes: [Int32] = []
    var lossSum = 0.0
    let isWhole = network.infer(
      count: samples.count, batchSize: batchSize, samples: { source.batch(samples[$0]) }, shouldStop: shouldStop
    ) { range, logits in
      let part = Predictions(logits: logits, labels: Array(labels[range]))
      lossSum += part.loss * Double(range.count)
      part.probabilities.withUnsafeBufferPointer { probabilities.append(contentsOf: $0) }
      classes += part.classes
    }
    guard isWhole else { return nil }
    self.labels = labels
    self.classes = classes
    self.probabilities = Tensor([samples.count, columns], probabilities)
    loss = samples.isEmpty ? 0 : lossSum / Double(samples.count)
  }
}
