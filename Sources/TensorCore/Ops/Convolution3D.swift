import CKernels

/// How a window meets the edge of its input.
public enum Padding: String, CaseIterable, Sendable {
  /// No padding: every window lies inside the input.
  case valid
  /// As many zeros as make ⌈input / stride⌉ windows; an odd one goes behind.
  case same

  /// Windows along an axis, and zeros before its first value.
  /// - Returns: nil when the window is larger than the input.
  public func windows(input: Int, window: Int, stride: Int) -> (count: Int, before: Int)? {
    switch self {
    case .valid:
      return input < window ? nil : ((input - window) / stride + 1, 0)
    case .same:
      let count = (input + stride - 1) / stride
      return (count, max(0, (count - 1) * stride + window - input) / 2)
    }
  }
}

/// A 3D convolution: `activation(input * weight + bias)`.
///
/// - Parameters:
///   - input: `[N, D, H, W, C]`.
///   - weight: `[KD, KH, KW, C, F]`.
///   - bias: `[F]`, or nil.
///   - stride: Voxels from one window to the next along D, H and W.
/// - Returns: `[N, D', H', W', F]`.
public func convolution3D(
  _ input: Tensor, weight: Tensor, bias: Tensor? = nil, stride: [Int] = [1, 1, 1],
  padding: Padding = .valid, activation: Activation = .linear
) -> Tensor {
  precondition(
    input.shape.count == 5 && weight.shape.count == 5 && input.shape[4] == weight.shape[3],
    "convolution3D: input \(input.shape) and weight \(weight.shape) do not agree")
  let filters = weight.shape[4]
  precondition(
    bias.map { $0.shape == [filters] } ?? true, "convolution3D: bias and weight \(weight.shape) do not agree")
  let windows = (0..<3).map { axis in
    guard
      let windows = padding.windows(
        input: input.shape[axis + 1], window: weight.shape[axis], stride: stride[axis])
    else { preconditionFailure("convolution3D: kernel \(weight.shape) is larger than input \(input.shape)") }
    return windows
  }
  let sizes = ck_convolution(
    batch: input.shape[0], in_channels: input.shape[4], out_channels: filters,
    in: triple(Array(input.shape[1...3])), out: triple(windows.map(\.count)),
    kernel: triple(Array(weight.shape[0...2])), stride: triple(stride), pad: triple(windows.map(\.before)))

  let output = Tensor(uninitialized: [input.shape[0]] + windows.map(\.count) + [filters])
  withUnsafePointer(to: sizes) {
    ck_conv(
      $0, input.pointer, weight.pointer, bias?.pointer, activation.kernel, activation.slope, output.pointer)
  }

  return output.recorded(from: [input, weight, bias]) { gradient in
    let (inner, biasGradient) = throughBiasAndActivation(gradient, output: output, activation, bias)
    return withUnsafePointer(to: sizes) { sizes in
      [
        input.gradientIfNeeded {
          ck_conv_input_gradient(sizes, inner.pointer, weight.pointer, nil, CK_LINEAR, 0, $0)
        },
        weight.gradientIfNeeded { ck_conv_weight_gradient(sizes, input.pointer, inner.pointer, $0) },
        biasGradient,
      ]
    }
  }
}

/// Three sizes as a C array.
func triple(_ sizes: [Int]) -> (Int, Int, Int) { (sizes[0], sizes[1], sizes[2]) }
