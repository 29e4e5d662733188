import CKernels

/// Average pooling along one to three spatial axes.
///
/// With `.same` padding a window at the edge is divided by the number of values it covers, as Keras does;
/// explicit padding counts as zeros, as PyTorch does (its `count_include_pad=True`).
/// - Parameters:
///   - input: `[N, spatial…, C]`.
///   - window: Its size along each spatial axis.
///   - stride: The step from one window to the next along each spatial axis.
///   - padding: At most half a window, so that every window overlaps the input.
/// - Returns: `[N, windows…, C]`.
public func averagePooling(_ input: Tensor, window: [Int], stride: [Int], padding: Padding = .valid) -> Tensor {
  let windows = poolingWindows(over: input, window: window, stride: stride, padding: padding)
  let channels = input.shape[input.shape.count - 1]
  let sizes = windows.pooling(batch: input.shape[0], channels: channels)
  let countsPadding: Int32 = padding == .same ? 0 : 1

  let output = Tensor(uninitialized: [input.shape[0]] + windows.counts + [channels])
  sizes.split { ck_average_pool($0, countsPadding, input.pointer + $1, output.pointer + $2) }
  return output.recorded(from: [input]) { [shape = input.shape] gradient in
    let result = Tensor(uninitialized: shape)
    sizes.split { ck_average_pool_backward($0, countsPadding, gradient.pointer + $2, result.pointer + $1) }
    return [result]
  } tangent: { _, changes in
    averagePooling(inputChange(changes), window: window, stride: stride, padding: padding)
  }
}

/// The mean of every channel over all positions of a sample.
/// - Parameter input: `[N, spatial…, C]`.
/// - Returns: `[N, C]`.
public func globalAveragePooling(_ input: Tensor) -> Tensor {
  let channels = channelCount(of: input, "globalAveragePooling")
  let samples = input.shape[0]
  let positions = input.count / max(1, samples * channels)
  let output = Tensor(uninitialized: [samples, channels])
  ck_mean_rows(samples, positions, channels, input.pointer, output.pointer)
  return output.recorded(from: [input]) { [shape = input.shape] gradient in
    let result = Tensor(uninitialized: shape)
    ck_mean_rows_backward(samples, positions, channels, gradient.pointer, result.pointer)
    return [result]
  } tangent: { _, changes in
    globalAveragePooling(inputChange(changes))
  }
}
