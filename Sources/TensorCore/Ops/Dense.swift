import CKernels

/// A fully connected layer's arithmetic: `activation(input · weight + bias)`.
///
/// - Parameters:
///   - input: `[N, …, inputs]`; each row along the last axis is its own.
///   - weight: `[inputs, outputs]`.
///   - bias: `[outputs]`, or nil.
/// - Returns: `[N, …, outputs]`.
public func dense(
  _ input: Tensor, weight: Tensor, bias: Tensor? = nil, activation: Activation = .linear
) -> Tensor {
  guard activation.isGivenByOutput else {
    return activate(dense(input, weight: weight, bias: bias), activation)
  }
  precondition(
    input.shape.count >= 2 && weight.shape.count == 2 && input.shape.last == weight.shape[0],
    "dense: input \(input.shape) and weight \(weight.shape) do not agree")
  let (inputs, outputs) = (weight.shape[0], weight.shape[1])
  let rows = input.shape.dropLast().reduce(1, *)
  precondition(bias.map { $0.shape == [outputs] } ?? true, "dense: bias and weight \(weight.shape) do not agree")

  let output = Tensor(uninitialized: input.shape.dropLast() + [outputs])
  ck_matmul(
    rows, outputs, inputs, input.pointer, 0, weight.pointer, 0, 0, bias?.pointer, activation.kernel,
    activation.parameter, output.pointer)

  return output.recorded(from: [input, weight, bias]) { gradient in
    let (inner, biasGradient) = throughBiasAndActivation(gradient, output: output, activation, bias)
    let inputGradient = input.gradientIfNeeded {
      ck_matmul(rows, inputs, outputs, inner.pointer, 0, weight.pointer, 1, 0, nil, CK_LINEAR, 0, $0)
    }
    let weightGradient = weight.gradientIfNeeded {
      ck_matmul(inputs, outputs, rows, input.pointer, 1, inner.pointer, 0, 0, nil, CK_LINEAR, 0, $0)
    }
    return [inputGradient, weightGradient, biasGradient]
  } tangent: { node, changes in
    changed(dense(inputChange(changes), weight: weight), through: activation, at: output.attached(to: node))
  }
}

/// The gradient before activation and bias, and the bias's own; channels are the last axis of `output`.
func throughBiasAndActivation(
  _ gradient: Tensor, output: Tensor, _ activation: Activation, _ bias: Tensor?
) -> (inner: Tensor, bias: Tensor?) {
  let wantsBias = bias?.needsGradient == true
  if activation == .linear && !wantsBias { return (gradient, nil) }
  let channels = output.shape[output.shape.count - 1]
  // Without an activation the gradient passes as it is.
  let inner = activation == .linear ? gradient : Tensor(uninitialized: output.shape)
  let biasGradient = wantsBias ? Tensor(uninitialized: [channels]) : nil
  ck_bias_activate_backward(
    activation.kernel, activation.parameter, output.count / channels, channels, output.pointer, gradient.pointer,
    activation == .linear ? nil : inner.pointer, biasGradient?.pointer)
  return (inner, biasGradient)
}
