import TensorCore

/// What a network says about samples.
public struct Predictions {
  /// The true classes.
  public let labels: [Int32]
  /// The classes of highest probability; the first of equals.
  public let classes: [Int32]
  /// `[N, classes]`, each row summing to 1.
  public let probabilities: Tensor
  /// Mean cross-entropy, in nats.
  public let loss: Double

  /// The fraction of samples whose class is right, in 0...1; 0 without samples.
  public var accuracy: Double {
    labels.isEmpty ? 0 : Double(zip(labels, classes).count { $0 == $1 }) / Double(labels.count)
  }

  /// The fraction of samples whose class is among the `count` of highest probability, in 0...1; of equals the first
  /// counts as higher. 0 without samples.
  public func accuracy(top count: Int) -> Double {
    let columns = probabilities.shape[1]
    let hits = labels.indices.count { row in
      let values = UnsafeBufferPointer(start: probabilities.pointer + row * columns, count: columns)
      let label = Int(labels[row])
      // Not at most, so that NaN is never a hit.
      let higher = values.indices.count {
        !(values[$0] <= values[label]) || (values[$0] == values[label] && $0 < label)
      }
      return higher < count
    }
    return labels.isEmpty ? 0 : Double(hits) / Double(labels.count)
  }

  /// Runs `network` over samples of `source`, `batchSize` at a time.
  /// - Parameter shouldStop: Asked before each batch.
  /// - Returns: nil when `shouldStop` said so.
  public init?(
    of network: Network, on source: some BatchSource, samples: [Int], batchSize: Int,
    shouldStop: () -> Bool = { false }
  ) {
    let columns = source.classCount
    let probabilities = Tensor(uninitialized: [samples.count, columns])
    var classes: [Int32] = []
    var lossSum = 0.0
    for indices in batches(of: batchSize, samples) {
      if shouldStop() { return nil }
      Gradients.withoutRecording {
        let logits = network(source.batch(indices), in: .inference)
        lossSum += Double(crossEntropy(logits, labels: source.labels(indices)).item) * Double(indices.count)
        let rows = softmax(logits)
        (probabilities.pointer + indices.startIndex * columns).update(from: rows.pointer, count: rows.count)
        classes += highestPlaces(logits)
      }
    }
    labels = source.labels(samples[...])
    self.classes = classes
    self.probabilities = probabilities
    loss = samples.isEmpty ? 0 : lossSum / Double(samples.count)
  }
}

/// The column of the highest value of each row of `[N, columns]`; the first of equals.
func highestPlaces(_ rows: Tensor) -> [Int32] {
  let columns = rows.shape[1]
  return (0..<rows.shape[0]).map { row in
    let values = UnsafeBufferPointer(start: rows.pointer + row * columns, count: columns)
    return Int32(values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 })
  }
}
