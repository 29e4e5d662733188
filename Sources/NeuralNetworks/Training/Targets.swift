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
  ///   - classWeights: What the loss of each class's samples is multiplied by; nil for 1.
  public func loss(of outputs: Tensor, labelSmoothing: Double = 0, classWeights: [Float]? = nil) -> Tensor {
    switch self {
    case .classes(let labels, _):
      crossEntropy(outputs, labels: labels, smoothing: labelSmoothing, classWeights: classWeights)
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

  /// Whether they are numbers.
  var areNumbers: Bool {
    switch self {
    case .classes: false
    case .values: true
    }
  }
}
