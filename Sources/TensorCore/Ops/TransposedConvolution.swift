/// A transposed convolution along one to three spatial axes: the input gradient of the convolution with the
/// same weight, as a separate layer; then bias and activation.
///
/// An axis of n values gives (n - 1) · stride - 2 · padding + window + outputPadding.
/// - Parameters:
///   - input: `[N, spatial…, C]`.
///   - weight: `[window…, F, C]`: PyTorch's `[C, F, window…]` permuted as for a convolution.
///   - bias: `[F]`, or nil.
///   - stride: The step in the output from one input value's window to the next; nil: 1.
///   - outputPadding: Positions added at the end of the output; nil: 0.
/// - Returns: `[N, spatial…, F]`.
public func transposedConvolution(
  _ input: Tensor, weight: Tensor, bias: Tensor? = nil, stride: [Int]? = nil, padding: Padding = .valid,
  outputPadding: [Int]? = nil, activation: Activation = .linear
) -> Tensor {
  guard activation.isGivenByOutput else {
    let sums = transposedConvolution(
      input, weight: weight, bias: bias, stride: stride, padding: padding, outputPadding: outputPadding)
    return activate(sums, activation)
  }
  let rank = weight.shape.count - 2
  let stride = stride ?? Array(repeating: 1, count: rank)
  precondition(
    input.shape.count == rank + 2 && input.shape[rank + 1] == weight.shape[rank + 1],
    "transposedConvolution: input \(input.shape) and weight \(weight.shape) do not agree")
  let filters = weight.shape[rank]
  precondition(
    bias.map { $0.shape == [filters] } ?? true,
    "transposedConvolution: bias and weight \(weight.shape) do not agree")
  guard
    let windows = Windows(
      transposedOver: Array(input.shape[1...rank]), size: Array(weight.shape[..<rank]), stride: stride,
      padding: padding, outputPadding: outputPadding ?? Array(repeating: 0, count: rank))
  else { preconditionFailure("transposedConvolution: nothing is left of \(input.shape) with padding \(padding)") }
  let products = ConvolutionProducts(
    sizes: windows.convolution(batch: input.shape[0], inChannels: filters, outChannels: input.shape[rank + 1]))

  let output = Tensor(uninitialized: [input.shape[0]] + windows.input + [filters])
  products.inputGradient(input.pointer, weight.pointer, bias: bias?.pointer, activation, to: output.pointer)

  return output.recorded(from: [input, weight, bias]) { gradient in
    let (inner, biasGradient) = throughBiasAndActivation(gradient, output: output, activation, bias)
    return [
      input.gradientIfNeeded { products.forward(inner.pointer, weight.pointer, to: $0) },
      weight.gradientIfNeeded { products.weightGradient(inner.pointer, input.pointer, to: $0) },
      biasGradient,
    ]
  } tangent: { node, changes in
    let inner = transposedConvolution(
      inputChange(changes), weight: weight, stride: stride, padding: padding, outputPadding: outputPadding)
    return changed(inner, through: activation, at: output.attached(to: node))
  }
}
