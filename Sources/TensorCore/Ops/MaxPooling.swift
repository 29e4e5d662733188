import CKernels

/// Max pooling along one to three spatial axes.
///
/// - Parameters:
///   - input: `[N, spatial…, C]`.
///   - window: Its size along each spatial axis; at most 65,536 positions in all.
///   - stride: The step from one window to the next along each spatial axis.
///   - padding: At most half a window, so that every window overlaps the input.
/// - Returns: `[N, windows…, C]`. Padding is never the maximum; the gradient goes to the first of equal maxima.
public func maxPooling(_ input: Tensor, window: [Int], stride: [Int], padding: Padding = .valid) -> Tensor {
  precondition(window.reduce(1, *) <= 65_536, "maxPooling: window \(window) is too large")
  let windows = poolingWindows(over: input, window: window, stride: stride, padding: padding)
  let channels = input.shape[input.shape.count - 1]
  let sizes = windows.pooling(batch: input.shape[0], channels: channels)

  let output = Tensor(uninitialized: [input.shape[0]] + windows.counts + [channels])
  // Two 16-bit indices fit in the memory of one float.
  let winners = TensorStorage(uninitialized: (output.count + 1) / 2)
  func indices() -> UnsafeMutablePointer<UInt16> {
    UnsafeMutableRawPointer(winners.pointer).assumingMemoryBound(to: UInt16.self)
  }
  sizes.split { ck_max_pool($0, input.pointer + $1, output.pointer + $2, indices() + $2) }

  let (inputShape, outputShape) = (input.shape, output.shape)
  func scattered(_ gradient: Tensor) -> [Tensor?] {
    let result = Tensor(uninitialized: inputShape)
    sizes.split { ck_max_pool_backward($0, gradient.pointer + $2, indices() + $2, result.pointer + $1) }
    return [result]
  }
  return output.recorded(from: [input], backward: scattered) { _, changes in
    // Linear in the maxima: the same positions, of another input.
    let change = inputChange(changes)
    let gathered = Tensor(uninitialized: outputShape)
    withUnsafePointer(to: sizes) { ck_max_pool_gather($0, change.pointer, indices(), gathered.pointer) }
    return gathered.recorded(from: [change], backward: scattered)
  }
}

/// The windows of a pooling over `[N, spatial…, C]`.
func poolingWindows(over input: Tensor, window: [Int], stride: [Int], padding: Padding) -> Windows {
  precondition(
    input.shape.count == window.count + 2,
    "pooling: a window \(window) needs an input of \(window.count) spatial axes, got \(input.shape)")
  precondition(padding.isWithinHalf(of: window), "pooling: padding \(padding) is more than half of window \(window)")
  guard
    let windows = Windows(over: Array(input.shape[1...window.count]), size: window, stride: stride, padding: padding)
  else { preconditionFailure("pooling: window \(window) is larger than input \(input.shape)") }
  return windows
}
