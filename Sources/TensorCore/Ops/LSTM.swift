import CKernels

/// The activations that an LSTM's candidate and output can have.
public let lstmActivations = [Activation.sigmoid, .relu, .linear, .tanh]

/// Long short-term memory (Hochreiter and Schmidhuber, 1997; with the forget gate of Gers et al., 2000) along
/// sequences, both states zero at first.
///
/// i, f, g, o = x_t · inputWeight + h_{t-1} · recurrentWeight + bias, side by side; then
/// c_t = σ(f) c_{t-1} + σ(i) activation(g) and h_t = σ(o) activation(c_t).
///
/// PyTorch's `LSTM` has the same gates in the same order: `weight_ih_l0` and `weight_hh_l0` are the transposes
/// of the weights here, and the sum of `bias_ih_l0` and `bias_hh_l0` is the bias. Keras' weights are these, in
/// the order i, f, g, o too.
///
/// - Parameters:
///   - input: `[N, T, F]`, with T at least 1.
///   - inputWeight: `[F, 4 H]`.
///   - recurrentWeight: `[H, 4 H]`.
///   - bias: `[4 H]`.
///   - activation: Of the candidate g and of the output: sigmoid, relu, linear or tanh. Gates are sigmoids.
///   - returnsSequence: Whether every step's h is returned, or only the last one's.
/// - Returns: `[N, T, H]`, or `[N, H]`.
public func lstm(
  _ input: Tensor, inputWeight: Tensor, recurrentWeight: Tensor, bias: Tensor, activation: Activation = .tanh,
  returnsSequence: Bool
) -> Tensor {
  precondition(
    input.shape.count == 3 && input.shape[1] > 0, "lstm: expected [N, T, F] with T at least 1, got \(input.shape)")
  let (batch, steps, inputs) = (input.shape[0], input.shape[1], input.shape[2])
  let units = recurrentWeight.shape[0]
  precondition(
    inputWeight.shape == [inputs, 4 * units] && recurrentWeight.shape == [units, 4 * units]
      && bias.shape == [4 * units],
    """
    lstm: input \(input.shape), weights \(inputWeight.shape) and \(recurrentWeight.shape), and bias \(bias.shape) \
    do not agree
    """)
  precondition(
    lstmActivations.contains(activation),
    "lstm: the activation must be \(lstmActivations.map(\.name).joined(separator: ", ")), got \(activation.name)")
  // The backward pass takes twice as long, but its shares wait for one another at each of some tens of chunks.
  let nanoseconds = Cost.multiplyAdds(batch * steps * 4 * units * (inputs + units))
  let sizes = ck_lstm(
    batch: batch, steps: steps, inputs: inputs, units: units, activation: activation.kernel, trace_batch: batch,
    parts: Threads.parts(nanoseconds: nanoseconds / 10))

  // Only a backward pass needs the gates and states of every step.
  let operands = [input, inputWeight, recurrentWeight, bias]
  let isRecorded = Gradients.areRecorded && operands.contains { $0.needsGradient }
  let trace = isRecorded ? TensorStorage(uninitialized: steps * batch * 5 * units) : nil
  let hidden = isRecorded || returnsSequence ? Tensor(uninitialized: [batch, steps, units]) : nil
  let last = Tensor(uninitialized: [batch, units])
  Threads.split(batch, nanoseconds: nanoseconds) { samples in
    var part = sizes
    part.batch = samples.count
    let first = samples.lowerBound
    ck_lstm_forward(
      &part, input.pointer + first * steps * inputs, inputWeight.pointer, recurrentWeight.pointer, bias.pointer,
      trace.map { $0.pointer + first * 5 * units }, hidden.map { $0.pointer + first * steps * units },
      last.pointer + first * units)
  }

  guard let hidden else { return last }
  guard let trace else { return returnsSequence ? hidden : last }
  return (returnsSequence ? hidden : last).recorded(from: operands) { gradient in
    let gradients = operands.map { $0.needsGradient ? Tensor(uninitialized: $0.shape) : nil }
    withUnsafePointer(to: sizes) {
      ck_lstm_backward(
        $0, input.pointer, inputWeight.pointer, recurrentWeight.pointer, trace.pointer, hidden.pointer,
        returnsSequence ? gradient.pointer : nil, returnsSequence ? nil : gradient.pointer,
        gradients[0]?.pointer, gradients[1]?.pointer, gradients[2]?.pointer, gradients[3]?.pointer)
    }
    return gradients
  }
}
