/// Means and variances of channels that training gathers batch by batch, for inference.
public struct RunningMoments: Sendable {
  /// `[C]`.
  public let mean: Tensor
  /// `[C]`, unbiased.
  public let variance: Tensor
  /// The weight of a new batch, in 0 ... 1: PyTorch's momentum. Keras's is 1 minus this one.
  public let momentum: Float

  public init(mean: Tensor, variance: Tensor, momentum: Float) {
    self.mean = mean
    self.variance = variance
    self.momentum = momentum
  }

  /// Takes in the moments of a batch of `rows` rows, whose variance is the biased one.
  fileprivate func take(mean batchMean: Tensor, variance batchVariance: Tensor, rows: Int) {
    // A single row has no unbiased variance; its biased one, 0, stands in.
    let unbiased = Float(rows) / Float(max(1, rows - 1))
    for c in 0..<mean.count {
      mean.pointer[c] += momentum * (batchMean.pointer[c] - mean.pointer[c])
      variance.pointer[c] += momentum * (batchVariance.pointer[c] * unbiased - variance.pointer[c])
    }
  }
}

/// Where a batch normalisation's means and variances come from.
public enum BatchMoments: Sendable {
  /// From the batch, as in training: the gradient flows through them. The running ones are updated.
  case ofBatch(updating: RunningMoments?)
  /// The running ones, as constants.
  case running(RunningMoments)
}

/// Batch normalisation (Ioffe and Szegedy, 2015) of every channel over the batch and all places:
/// `activation((x - mean) / √(variance + epsilon) · scale + shift)`, with the biased variance.
///
/// ReLU, leaky ReLU and PReLU take no pass over memory of their own.
/// - Parameters:
///   - input: `[N, …, C]`.
///   - scale, shift: `[C]`; nil: 1 and 0.
///   - slope: `[C]`: that of a PReLU in place of an activation; nil: none.
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
  case .running(let running): return normalized(running.mean, running.variance, isFixed: true)
  case .ofBatch(let running):
    let (mean, variance) = (Tensor(uninitialized: [channels]), Tensor(uninitialized: [channels]))
    let output = normalized(mean, variance, isFixed: false)
    running?.take(mean: mean, variance: variance, rows: rows)
    return output
  }
}
