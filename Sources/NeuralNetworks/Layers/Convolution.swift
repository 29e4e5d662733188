import Essentials
import TensorCore

/// A convolution along one to three axes: `activation(x * weight + bias)`.
public final class Convolution: Layer {
  /// `[window…, channels, filters]`; PyTorch's `Conv3d.weight` is `[filters, channels, KD, KH, KW]`.
  public let weight: Parameter
  /// `[filters]`, or nil.
  public let bias: Parameter?
  /// The step from one window to the next along each spatial axis.
  public let stride: [Int]
  public let padding: Padding
  public let activation: Activation

  public init(
    weight: Parameter, bias: Parameter?, stride: [Int], padding: Padding = .valid,
    activation: Activation = .linear
  ) {
    self.weight = weight
    self.bias = bias
    self.stride = stride
    self.padding = padding
    self.activation = activation
  }

  public var parameters: [NamedParameter] { NamedParameter.list(weight: weight, bias: bias) }

  /// - Parameter input: `[N, spatial…, channels]`.
  /// - Returns: `[N, windows…, filters]`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    convolution(
      input, weight: weight.tensor, bias: bias?.tensor, stride: stride, padding: padding,
      activation: activation)
  }
}

extension Convolution {
  /// The layer before it has weights. The bias starts at 0.
  public struct Plan: LayerPlan {
    public let filters: Int
    /// Along each spatial axis; their number is the convolution's rank, 1 to 3.
    public let kernel: [Int]
    public let stride: [Int]
    public let padding: Padding
    public let activation: Activation
    public let hasBias: Bool
    public let initializer: Initializer

    /// - Parameters:
    ///   - stride: nil: 1 along every axis.
    ///   - initializer: Of the weight; nil: the default for the activation.
    public init(
      filters: Int, kernel: [Int], stride: [Int]? = nil, padding: Padding = .valid,
      activation: Activation = .linear, hasBias: Bool = true, initializer: Initializer? = nil
    ) {
      self.filters = filters
      self.kernel = kernel
      self.stride = stride ?? kernel.map { _ in 1 }
      self.padding = padding
      self.activation = activation
      self.hasBias = hasBias
      self.initializer = initializer ?? .default(for: activation)
    }

    public var described: String {
      "convolution \(filters) @ \(sizes(kernel))\(describedStride(stride)), \(padding.described), "
        + activation.name
    }

    public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] {
      try movedWindows(over: input, window: kernel, stride: stride, padding, what: "kernel").counts + [filters]
    }

    public func parameterCount(for input: [Int]) -> Int {
      boundedProduct([boundedProduct(kernel + [input[kernel.count]]) + (hasBias ? 1 : 0), filters])
    }

    public func multiplyAdds(for input: [Int]) -> Int {
      guard let output = try? outputShape(for: input) else { return 0 }
      return boundedProduct(output.dropLast() + kernel + [input[kernel.count], filters])
    }

    public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer {
      var stream = seed.child("weight")
      let (channels, taps) = (input[kernel.count], kernel.reduce(1, *))
      let weight = initializer.tensor(
        kernel + [channels, filters], fanIn: taps * channels, fanOut: taps * filters, using: &stream)
      return Convolution(
        weight: Parameter(weight), bias: hasBias ? Parameter(Tensor([filters], repeating: 0)) : nil,
        stride: stride, padding: padding, activation: activation)
    }
  }
}

// MARK: - Settings

extension LayerKind {
  /// A convolution. Keys: `filters`, `kernel`, `stride` (1), `padding` ("valid"), weights.
  static let conv = LayerKind("conv") { reader in
    let window = WindowSettings(reader, "kernel", stride: .all(1))
    let filters = reader.filters()
    let weights = WeightSettings(reader)
    let axes = window.axes(reader)
    return LayerDraft.Fitting(key: "kernel") { (input, _) throws(ShapeMismatch) in
      let axes = try spatialAxes(axes, of: input, layer: "convolution")
      return Convolution.Plan(
        filters: filters, kernel: window.size.along(axes), stride: window.stride.along(axes),
        padding: window.padding.along(axes), activation: weights.activation, hasBias: weights.hasBias,
        initializer: weights.initializer)
    }
  }
}
