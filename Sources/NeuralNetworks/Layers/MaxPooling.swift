import Essentials
import TensorCore

/// Max pooling along one to three axes; it learns nothing.
public struct MaxPooling: Layer, LayerPlan {
  /// Its size along each spatial axis.
  public let window: [Int]
  public let stride: [Int]
  public let padding: Padding

  /// - Parameter stride: nil: windows side by side.
  public init(_ window: [Int], stride: [Int]? = nil, padding: Padding = .valid) {
    self.window = window
    self.stride = stride ?? window
    self.padding = padding
  }

  public var parameters: [NamedParameter] { [] }
  public var described: String { describedPooling("max", window: window, stride: stride, padding) }

  /// - Parameter input: `[N, spatial…, C]`.
  /// - Returns: `[N, windows…, C]`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    maxPooling(input, window: window, stride: stride, padding: padding)
  }

  public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] {
    try pooledShape(of: input, window: window, stride: stride, padding)
  }

  public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer { self }
}

// MARK: - Settings

extension LayerKind {
  /// Max pooling. Keys: `size` (2), `stride` (the size), `padding` ("valid").
  static let maxPool = LayerKind("maxPool") { reader in
    WindowSettings.pooling(reader, "max pooling") { size, stride, padding in
      MaxPooling(size, stride: stride, padding: padding)
    }
  }
}
