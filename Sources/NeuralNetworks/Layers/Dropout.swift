import Essentials
import TensorCore

/// Inverted dropout (Srivastava et al., 2014): in training a value is zeroed with probability `rate` and
/// the others are scaled by 1/(1 - rate); inference changes nothing.
public struct Dropout: Layer, LayerPlan {
  /// In 0 ..< 1.
  public let rate: Float

  public init(rate: Float) {
    precondition((0..<1).contains(rate), "a dropout rate is in 0 ..< 1, found \(rate)")
    self.rate = rate
  }

  public var parameters: [NamedParameter] { [] }
  public var described: String { "dropout \(rate)" }

  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    switch mode {
    case .training(var stream): dropout(input, rate: rate, seed: stream.next())
    case .inference: input
    }
  }

  public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] { input }
  public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer { self }
}

// MARK: - Settings

extension LayerKind {
  /// Dropout. Keys: `rate` (0.5).
  static let dropout = LayerKind("dropout") { reader in
    let rate = reader.number("rate", default: 0.5, in: 0...0.99, unit: "(the probability of a zero)")
    return LayerDraft.Fitting(key: nil) { _, _ in Dropout(rate: Float(rate)) }
  }
}
