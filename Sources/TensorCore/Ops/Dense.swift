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
  Product(
    rows: rows, columns: outputs, depth: inputs, left: input.pointer, right: weight.pointer, bias: bias?.pointer,
    activation: activation
  ).write(to: output.pointer)

  return output.recorded(from: [input, weight, bias]) { gradient in
    let (inner, biasGradient) = throughBiasAndActivation(gradient, output: output, activation, bias)
    let inputGradient = input.gradientIfNeeded {
      Product(
        rows: rows, columns: inputs, depth: outputs, left: inner.pointer, right: weight.pointer,
        rightIsTransposed: true
      ).write(to: $0)
    }
    let weightGradient = weight.gradientIfNeeded {
      Product(
        rows: inputs, columns: outputs, depth: rows, left: input.pointer, leftIsTransposed: true,
        right: inner.pointer
      ).write(to: $0)
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
  let (y, dy, dx) = (output.pointer, gradient.pointer, activation == .linear ? nil : inner.pointer)
  let (f, slope, rows) = (activation.kernel, activation.parameter, output.count / channels)
  let nanoseconds = Cost.pass(output.count)
  guard let biasGradient else {
    splitPass(output.count) { part in
      let at = part.lowerBound
      ck_activate_backward(f, slope, part.count, y + at, dy + at, inner.pointer + at)
    }
    return (inner, nil)
  }
  guard Threads.parts(nanoseconds: nanoseconds) > 1 else {
    ck_bias_activate_backward(f, slope, rows, channels, y, dy, dx, biasGradient.pointer)
    return (inner, biasGradient)
  }
  let sums = RowBlocks.sums(rows: rows, each: channels, nanoseconds: nanoseconds) { part, sums in
    let at = part.lowerBound * channels
    ck_bias_blocks_backward(f, slope, part.count, channels, y + at, dy + at, dx.map { $0 + at }, sums)
  }
  ck_add_rows(sums.count / channels, channels, sums.pointer, biasGradient.pointer)
  return (inner, biasGradient)
}
