import TensorCore

/// The windows that move over a sample `[spatial…, C]`.
/// - Throws: `ShapeMismatch` when the axes do not fit, or no window fits into the input.
func movedWindows(
  over input: [Int], window: [Int], stride: [Int], _ padding: Padding, what: String
) throws(ShapeMismatch) -> Windows {
  try requireAxes(input, rank: window.count, what: what)
  let spatial = Array(input.dropLast())
  guard let windows = Windows(over: spatial, size: window, stride: stride, padding: padding) else {
    let zeros = if case .explicit = padding { " with \(padding.described)" } else { "" }
    throw ShapeMismatch("the \(what) \(sizes(window)) is larger than its input \(sizes(spatial))\(zeros)")
  }
  return windows
}

/// The shape of a sample `[spatial…, C]` after a pooling.
/// - Throws: `ShapeMismatch` when the axes do not fit, or no window fits into the input.
func pooledShape(
  of input: [Int], window: [Int], stride: [Int], _ padding: Padding
) throws(ShapeMismatch) -> [Int] {
  guard padding.isWithinHalf(of: window) else {
    throw ShapeMismatch("\(padding.described) is more than half of the window \(sizes(window))")
  }
  let windows = try movedWindows(over: input, window: window, stride: stride, padding, what: "window")
  return windows.counts + [input[window.count]]
}

/// `max pooling 2x2`, and stride and padding where they are not the defaults.
func describedPooling(_ kind: String, window: [Int], stride: [Int], _ padding: Padding) -> String {
  "\(kind) pooling \(sizes(window))\(describedStride(stride, default: window))"
    + (padding == .valid ? "" : ", \(padding.described)")
}

/// - Throws: `ShapeMismatch` when a sample has not `rank` spatial axes and channels.
func requireAxes(_ input: [Int], rank: Int, what: String) throws(ShapeMismatch) {
  guard input.count == rank + 1 else {
    let axes = ["length", "height x width", "depth x height x width"][rank - 1]
    throw ShapeMismatch("a \(rank)D \(what) needs an input of \(axes) x channels, found \(sizes(input))")
  }
}

/// `, stride 2`; nothing for the default, which is 1 along every axis if `standard` is nil.
func describedStride(_ stride: [Int], default standard: [Int]? = nil) -> String {
  guard stride != standard ?? stride.map({ _ in 1 }) else { return "" }
  return ", stride \(Set(stride).count == 1 ? String(stride[0]) : sizes(stride))"
}

extension Padding {
  /// What a table calls it: `same`, `valid`, or the zeros on each side.
  var described: String {
    switch self {
    case .valid: "valid"
    case .same: "same"
    case .explicit(let zeros): "padding \(Set(zeros).count == 1 ? String(zeros[0]) : sizes(zeros))"
    }
  }
}
