import Essentials
import TensorCore

/// A fully connected layer: `activation(x · weight + bias)`.
public final class Dense: Layer {
  /// `[inputs, outputs]`: the transpose of PyTorch's `Linear.weight`.
  public let weight: Parameter
  /// `[outputs]`, or nil.
  public let bias: Parameter?
  public let activation: Activation

  public init(weight: Parameter, bias: Parameter?, activation: Activation = .linear) {
    self.weight = weight
    self.bias = bias
    self.activation = activation
  }

  public var parameters: [NamedParameter] { NamedParameter.list(weight: weight, bias: bias) }

  /// - Parameter input: `[N, …, inputs]`.
  /// - Returns: `[N, …, outputs]`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    dense(input, weight: weight.tensor, bias: bias?.tensor, activation: activation)
  }
}

extension Dense {
  /// The layer before it has weights. The bias starts at 0.
  public struct Plan: LayerPlan {
    public let units: Int
    public let activation: Activation
    public let hasBias: Bool
    public let initializer: Initializer

    /// - Parameter initializer: Of the weight; nil: the default for the activation.
    public init(
      units: Int, activation: Activation = .linear, hasBias: Bool = true, initializer: Initializer? = nil
    ) {
      self.units = units
      self.activation = activation
      self.hasBias = hasBias
      self.initializer = initializer ?? .default(for: activation)
    }

    public var described: String { "dense \(units), \(activation.name)" }

    /// One axis, or a sequence: the steps of `[T, inputs]` are taken one by one.
    public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] {
      guard (1...2).contains(input.count) else {
        throw ShapeMismatch("a dense layer needs a flat input or a sequence, found \(sizes(input))")
      }
      return input.dropLast() + [units]
    }

    public func parameterCount(for input: [Int]) -> Int {
      boundedProduct([input[input.count - 1] + (hasBias ? 1 : 0), units])
    }

    public func multiplyAdds(for input: [Int]) -> Int { boundedProduct(input + [units]) }

    public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer {
      var stream = seed.child("weight")
      let inputs = input[input.count - 1]
      let weight = initializer.tensor([inputs, units], fanIn: inputs, fanOut: units, using: &stream)
      return Dense(
        weight: Parameter(weight), bias: hasBias ? Parameter(Tensor([units], repeating: 0)) : nil,
        activation: activation)
    }
  }
}

// MARK: - Settings

extension LayerKind {
  /// A fully connected layer. Keys: `units`, weights.
  static let dense = LayerKind("dense") { reader in
    let units = reader.integer("units", in: 1...1_000_000, unit: "units")
    let weights = WeightSettings(reader)
    return LayerDraft.Fitting(key: nil) { _, _ in
      Dense.Plan(
        units: units, activation: weights.activation, hasBias: weights.hasBias, initializer: weights.initializer)
    }
  }

  /// The last layer, one value per output of the network, such as the logit of a class. Keys: `bias` (true),
  /// `initializer`.
  static let output = LayerKind("output") { reader in
    let weights = WeightSettings(reader, activation: .linear)
    return LayerDraft.Fitting(key: nil) { _, outputs in
      Dense.Plan(units: outputs, hasBias: weights.hasBias, initializer: weights.initializer)
    }
  }
}
