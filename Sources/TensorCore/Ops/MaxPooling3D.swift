import CKernels

/// 3D max pooling.
///
/// - Parameters:
///   - input: `[N, D, H, W, C]`.
///   - window: Voxels along D, H and W; at most 65,536 in all.
///   - stride: Voxels from one window to the next.
/// - Returns: `[N, D', H', W', C]`. The gradient goes to the first of equal maxima.
public func maxPooling3D(_ input: Tensor, window: [Int], stride: [Int], padding: Padding = .valid) -> Tensor {
  precondition(input.shape.count == 5, "maxPooling3D: expected [N, D, H, W, C], got \(input.shape)")
  precondition(window.reduce(1, *) <= 65_536, "maxPooling3D: window \(window) is too large")
  let windows = (0..<3).map { axis in
    guard
      let windows = padding.windows(input: input.shape[axis + 1], window: window[axis], stride: stride[axis])
    else { preconditionFailure("maxPooling3D: window \(window) is larger than input \(input.shape)") }
    return windows
  }
  let sizes = ck_pooling(
    batch: input.shape[0], channels: input.shape[4], in: triple(Array(input.shape[1...3])),
    out: triple(windows.map(\.count)), window: triple(window), stride: triple(stride),
    pad: triple(windows.map(\.before)))

  let output = Tensor(uninitialized: [input.shape[0]] + windows.map(\.count) + [input.shape[4]])
  // Two 16-bit places fit in the memory of one float.
  let winners = TensorStorage(uninitialized: (output.count + 1) / 2)
  func places() -> UnsafeMutablePointer<UInt16> {
    UnsafeMutableRawPointer(winners.pointer).assumingMemoryBound(to: UInt16.self)
  }
  withUnsafePointer(to: sizes) { ck_max_pool($0, input.pointer, output.pointer, places()) }

  return output.recorded(from: [input]) { gradient in
    let result = Tensor(uninitialized: input.shape)
    withUnsafePointer(to: sizes) { ck_max_pool_backward($0, gradient.pointer, places(), result.pointer) }
    return [result]
  }
}
