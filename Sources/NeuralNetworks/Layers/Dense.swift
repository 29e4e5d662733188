import Essentials
import TensorCore

/// A fully connected layer: `activation(x · weight + bias)`.
public final class Dense: Layer {
  /// `[inputs, outputs]`: the transpose of PyTorch's `Linear.weight`.
  public let weight: Parameter
  /// `[outputs]`.
  public let bias: Parameter
  public let activation: Activation

  public init(weight: Parameter, bias: Parameter, activation: Activation = .linear) {
    self.weight = weight
    self.bias = bias
    self.activation = activation
  }

  public var parameters: [NamedParameter] {
    [NamedParameter("weight", weight), NamedParameter("bias", bias)]
  }

  /// - Parameter input: `[N, inputs]`.
  /// - Returns: `[N, outputs]`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    dense(input, weight: weight.tensor, bias: bias.tensor, activation: activation)
  }
}

extension Dense {
  /// The layer before it has weights. The bias starts at 0.
  public struct Plan: LayerPlan {
    public let units: Int
    public let activation: Activation
    public let initializer: Initializer

    /// - Parameter initializer: Of the weight; nil: the usual one for the activation.
    public init(units: Int, activation: Activation = .linear, initializer: Initializer? = nil) {
      self.units = units
      self.activation = activation
      self.initializer = initializer ?? .usual(for: activation)
    }

    public var described: String { "dense \(units), \(activation.name.rawValue)" }

    public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] {
      guard input.count == 1 else {
        throw ShapeMismatch("a dense layer needs a flat input, found \(sizes(input))")
      }
      return [units]
    }

    public func parameterCount(for input: [Int]) -> Int { (input[0] + 1) * units }

    public func multiplyAdds(for input: [Int]) -> Int { input[0] * units }

    public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer {
      var stream = seed.child("weight")
      let weight = initializer.tensor([input[0], units], fanIn: input[0], fanOut: units, using: &stream)
      return Dense(
        weight: Parameter(weight), bias: Parameter(Tensor([units], repeating: 0)), activation: activation)
    }
  }
}
