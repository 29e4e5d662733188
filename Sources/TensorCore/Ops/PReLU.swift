/// Parametric ReLU (He et al., 2015): x for x > 0, else slope · x.
///
/// - Parameters:
///   - input: `[N, …, C]`.
///   - slope: `[C]`.
public func prelu(_ input: Tensor, slope: Tensor) -> Tensor {
  let channels = channelCount(of: input, "prelu", slope)
  let rectifier = Normalization(
    groups: 1, rows: input.count / channels, channels: channels, moments: nil, isFixed: true, epsilon: 0,
    scale: nil, shift: nil, slope: slope)
  return rectifier(input)
}
