import Essentials
import TensorCore

/// An activation as a separate layer, where no layer before it can apply it.
public struct ActivationLayer: Layer, LayerPlan {
  public let activation: Activation

  public init(_ activation: Activation) { self.activation = activation }

  public var parameters: [NamedParameter] { [] }
  public var described: String { activation.name }

  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor { activate(input, activation) }

  public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] { input }
  public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer { self }
}

/// Softmax along the last axis: probabilities that sum to 1.
public struct SoftmaxLayer: Layer, LayerPlan {
  public init() {}

  public var parameters: [NamedParameter] { [] }
  public var described: String { "softmax" }

  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor { softmax(input) }

  public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] { input }
  public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer { self }
}

// MARK: - Settings

extension LayerKind {
  /// An activation. Keys: `activation`.
  static let activation = LayerKind("activation") { reader in
    let activation = reader.activation()
    return LayerDraft.Fitting(key: nil) { _, _ in ActivationLayer(activation) }
  }

  /// Softmax. No keys.
  static let softmax = LayerKind("softmax", layer: SoftmaxLayer())
}
