import Essentials
import TensorCore

/// 3D max pooling; it learns nothing.
public struct MaxPooling3D: Layer, LayerPlan {
  /// Voxels along D, H and W.
  public let window: [Int]
  public let stride: [Int]

  /// Cubic windows side by side.
  public init(_ size: Int) {
    window = [size, size, size]
    stride = window
  }

  public var parameters: [NamedParameter] { [] }
  public var described: String { "max pooling \(sizes(window))" }

  /// - Parameter input: `[N, D, H, W, C]`.
  /// - Returns: `[N, D', H', W', C]`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    maxPooling3D(input, window: window, stride: stride)
  }

  public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] {
    try movedWindows(over: input, window: window, stride: stride, .valid, what: "window") + [input[3]]
  }

  public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer { self }
}
