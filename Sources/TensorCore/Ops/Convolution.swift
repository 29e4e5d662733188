/// A convolution along one to three spatial axes: `activation(input * weight + bias)`.
///
/// - Parameters:
///   - input: `[N, spatial…, C]`.
///   - weight: `[window…, C, F]`.
///   - bias: `[F]`, or nil.
///   - stride: The step from one window to the next along each spatial axis; nil: 1.
/// - Returns: `[N, windows…, F]`.
public func convolution(
  _ input: Tensor, weight: Tensor, bias: Tensor? = nil, stride: [Int]? = nil, padding: Padding = .valid,
  activation: Activation = .linear
) -> Tensor {
  guard activation.isGivenByOutput else {
    let sums = convolution(input, weight: weight, bias: bias, stride: stride, padding: padding)
    return activate(sums, activation)
  }
  let rank = weight.shape.count - 2
  let stride = stride ?? Array(repeating: 1, count: rank)
  precondition(
    input.shape.count == rank + 2 && input.shape[rank + 1] == weight.shape[rank],
    "convolution: input \(input.shape) and weight \(weight.shape) do not agree")
  let filters = weight.shape[rank + 1]
  precondition(
    bias.map { $0.shape == [filters] } ?? true, "convolution: bias and weight \(weight.shape) do not agree")
  guard
    let windows = Windows(
      over: Array(input.shape[1...rank]), size: Array(weight.shape[..<rank]), stride: stride, padding: padding)
  else { preconditionFailure("convolution: kernel \(weight.shape) is larger than input \(input.shape)") }
  let products = ConvolutionProducts(
    sizes: windows.convolution(batch: input.shape[0], inChannels: input.shape[rank + 1], outChannels: filters))

  let output = Tensor(uninitialized: [input.shape[0]] + windows.counts + [filters])
  products.forward(input.pointer, weight.pointer, bias: bias?.pointer, activation, to: output.pointer)

  return output.recorded(from: [input, weight, bias]) { gradient in
    let (inner, biasGradient) = throughBiasAndActivation(gradient, output: output, activation, bias)
    return [
      input.gradientIfNeeded { products.inputGradient(inner.pointer, weight.pointer, to: $0) },
      weight.gradientIfNeeded { products.weightGradient(input.pointer, inner.pointer, to: $0) },
      biasGradient,
    ]
  } tangent: { node, changes in
    let inner = convolution(inputChange(changes), weight: weight, stride: stride, padding: padding)
    return changed(inner, through: activation, at: output.attached(to: node))
  }
}
