/// Means and variances of channels that training gathers batch by batch, for inference.
public struct RunningMoments: Sendable {
  /// `[C]`.
  public let mean: Buffer
  /// `[C]`, unbiased.
  public let variance: Buffer
  /// The weight of a new batch, in 0 ... 1: PyTorch's momentum. Keras's is 1 minus this one.
  public let momentum: Float

  /// - Parameters:
  ///   - mean, variance: What they start from, `[C]`.
  ///   - momentum: The weight of a new batch, in 0 ... 1.
  public init(mean: Tensor, variance: Tensor, momentum: Float) {
    self.mean = Buffer(mean)
    self.variance = Buffer(variance)
    self.momentum = momentum
  }

  /// Takes in the moments of a batch of `rows` rows, whose variance is the biased one.
  fileprivate func take(mean batchMean: Tensor, variance batchVariance: Tensor, rows: Int) {
    // A single row has no unbiased variance; its biased one, 0, is used instead.
    let unbiased = Float(rows) / Float(max(1, rows - 1))
    mean.value.withUnsafeMutableBufferPointer { mean in
      for c in mean.indices { mean[c] += momentum * (batchMean.pointer[c] - mean[c]) }
    }
    variance.value.withUnsafeMutableBufferPointer { variance in
      for c in variance.indices { variance[c] += momentum * (batchVariance.pointer[c] * unbiased - variance[c]) }
    }
  }
}

/// The source of a batch normalisation's means and variances.
public enum BatchMoments: Sendable {
  /// From the batch, as in training: the gradient flows through them. The running ones are updated.
  case ofBatch(updating: RunningMoments?)
  /// The running ones, as constants.
  case running(RunningMoments)
}

/// Batch normalisation (Ioffe and Szegedy, 2015) of every channel over the batch and all positions:
/// `activation((x - mean) / √(variance + epsilon) · scale + shift)`, with the biased variance.
///
/// ReLU, leaky ReLU and PReLU take no pass over memory of their own.
/// - Parameters:
///   - input: `[N, …, C]`.
///   - scale, shift: `[C]`; nil: 1 and 0.
///   - slope: `[C]`, of a PReLU in place of an activation; nil: no PReLU.
public func batchNormalization(
  _ input: Tensor, _ moments: BatchMoments, scale: Tensor? = nil, shift: Tensor? = nil, epsilon: Float = 1e-5,
  activation: Activation = .linear, slope: Tensor? = nil
) -> Tensor {
  let channels = channelCount(of: input, "batchNormalization", scale, shift, slope)
  let rows = input.count / channels
  func normalized(_ mean: Tensor, _ variance: Tensor, isFixed: Bool) -> Tensor {
    input.normalized(
      groups: 1, rows: rows, moments: (mean, variance), isFixed: isFixed, scale: scale, shift: shift,
      epsilon: epsilon, activation: activation, slope: slope)
  }
  switch moments {
  case .running(let running): return normalized(running.mean.value, running.variance.value, isFixed: true)
  case .ofBatch(let running):
    let (mean, variance) = (Tensor(uninitialized: [channels]), Tensor(uninitialized: [channels]))
    let output = normalized(mean, variance, isFixed: false)
    running?.take(mean: mean, variance: variance, rows: rows)
    return output
  }
}
