import Essentials
import TensorCore

/// Average pooling along one to three axes: see `averagePooling` for what padding counts. It learns nothing.
public struct AveragePooling: Layer, LayerPlan {
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
  public var described: String { describedPooling("average", window: window, stride: stride, padding) }

  /// - Parameter input: `[N, spatial…, C]`.
  /// - Returns: `[N, windows…, C]`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    averagePooling(input, window: window, stride: stride, padding: padding)
  }

  public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] {
    try pooledShape(of: input, window: window, stride: stride, padding)
  }

  public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer { self }
}

/// The mean of every channel over all positions of a sample.
public struct GlobalAveragePooling: Layer, LayerPlan {
  public init() {}

  public var parameters: [NamedParameter] { [] }
  public var described: String { "global average pooling" }

  /// - Parameter input: `[N, spatial…, C]`.
  /// - Returns: `[N, C]`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor { globalAveragePooling(input) }

  public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] {
    guard input.count >= 2 else {
      throw ShapeMismatch("global average pooling needs an input of positions x channels, found \(sizes(input))")
    }
    return [input[input.count - 1]]
  }

  public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer { self }
}

// MARK: - Settings

extension LayerKind {
  /// Average pooling. Keys: `size` (2), `stride` (the size), `padding` ("valid").
  static let averagePool = LayerKind("averagePool") { reader in
    WindowSettings.pooling(reader, "average pooling") { size, stride, padding in
      AveragePooling(size, stride: stride, padding: padding)
    }
  }

  /// The mean of every channel. No keys.
  static let globalAveragePool = LayerKind("globalAveragePool", layer: GlobalAveragePooling())
}
