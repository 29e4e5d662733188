import Essentials
import TensorCore

/// A sample's values in one row, slowest axis first: channels run fastest.
public struct Flatten: Layer, LayerPlan {
  public init() {}

  public var parameters: [NamedParameter] { [] }
  public var described: String { "flatten" }

  /// - Parameter input: `[N, …]`.
  /// - Returns: `[N, values]`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor { input.flattened }

  public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] { [input.reduce(1, *)] }
  public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer { self }
}

// MARK: - Settings

extension LayerKind {
  /// A sample's values in one row. No keys.
  static let flatten = LayerKind("flatten", layer: Flatten())
}
