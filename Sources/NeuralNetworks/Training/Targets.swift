import TensorCore

/// What a network is to say of samples.
public enum Targets: Sendable {
  /// The class of each sample, in 0 ..< count; the network gives `count` logits a sample.
  case classes([Int32], count: Int)
  /// `[N, K]`: K numbers a sample, which are the network's outputs.
  case values(Tensor)

  /// The number of samples.
  public var sampleCount: Int {
    switch self {
    case .classes(let labels, _): labels.count
    case .values(let values): values.shape[0]
    }
  }

  /// The number of outputs that the network needs.
  public var outputCount: Int {
    switch self {
    case .classes(_, let count): count
    case .values(let values): values.shape[1]
    }
  }

  /// Mean cross-entropy in nats, or mean squared error: a scalar.
  /// - Parameters:
  ///   - outputs: `[N, outputCount]`.
  ///   - labelSmoothing: Of classes, in 0 ..< 1.
  public func loss(of outputs: Tensor, labelSmoothing: Double = 0) -> Tensor {
    switch self {
    case .classes(let labels, _): crossEntropy(outputs, labels: labels, smoothing: labelSmoothing)
    case .values(let values): meanSquaredError(outputs, target: values)
    }
  }

  /// The number of samples whose class is right; nil for numbers.
  func correctCount(of outputs: Tensor) -> Int? {
    switch self {
    case .classes(let labels, _): zip(argmax(outputs), labels).count { $0 == $1 }
    case .values: nil
    }
  }

  /// What early stopping watches: accuracy, which should rise, or the loss, which should fall.
  var better: EarlyStopping.Better {
    switch self {
    case .classes: .higher
    case .values: .lower
    }
  }
}
