/// Instance normalisation (Ulyanov et al., 2016): every channel of every sample over its positions; otherwise
/// like `batchNormalization`. In inference it does the same as in training.
///
/// - Parameters:
///   - input: `[N, spatial…, C]`.
///   - scale, shift, slope: `[C]`.
public func instanceNormalization(
  _ input: Tensor, scale: Tensor? = nil, shift: Tensor? = nil, epsilon: Float = 1e-5,
  activation: Activation = .linear, slope: Tensor? = nil
) -> Tensor {
  let channels = channelCount(of: input, "instanceNormalization", scale, shift, slope)
  let samples = input.shape[0]
  func moment() -> Tensor { Tensor(uninitialized: [samples, channels]) }
  return input.normalized(
    groups: samples, rows: input.count / max(1, samples * channels), moments: (moment(), moment()),
    isFixed: false, scale: scale, shift: shift, epsilon: epsilon, activation: activation, slope: slope)
}
