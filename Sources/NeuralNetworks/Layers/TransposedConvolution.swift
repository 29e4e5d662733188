import Essentials
import TensorCore

/// A transposed convolution along one to three axes; see `transposedConvolution`.
public final class TransposedConvolution: Layer {
  /// `[window…, filters, channels]`; PyTorch's `ConvTranspose2d.weight` is `[channels, filters, KH, KW]`.
  public let weight: Parameter
  /// `[filters]`, or nil.
  public let bias: Parameter?
  /// The step in the output from one input value's window to the next.
  public let stride: [Int]
  public let padding: Padding
  /// Positions added at the end of the output.
  public let outputPadding: [Int]
  public let activation: Activation

  public init(
    weight: Parameter, bias: Parameter?, stride: [Int], padding: Padding = .valid, outputPadding: [Int]? = nil,
    activation: Activation = .linear
  ) {
    self.weight = weight
    self.bias = bias
    self.stride = stride
    self.padding = padding
    self.outputPadding = outputPadding ?? stride.map { _ in 0 }
    self.activation = activation
  }

  public var parameters: [NamedParameter] { NamedParameter.list(weight: weight, bias: bias) }

  /// - Parameter input: `[N, spatial…, channels]`.
  /// - Returns: `[N, spatial…, filters]`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    transposedConvolution(
      input, weight: weight.tensor, bias: bias?.tensor, stride: stride, padding: padding,
      outputPadding: outputPadding, activation: activation)
  }
}

extension TransposedConvolution {
  /// The layer before it has weights. The bias starts at 0.
  public struct Plan: LayerPlan {
    public let filters: Int
    /// Along each spatial axis; their number is the rank, 1 to 3.
    public let kernel: [Int]
    public let stride: [Int]
    public let padding: Padding
    public let outputPadding: [Int]
    public let activation: Activation
    public let hasBias: Bool
    public let initializer: Initializer

    /// - Parameters:
    ///   - stride: nil: 1 along every axis.
    ///   - outputPadding: Less than the stride; nil: 0.
    ///   - initializer: Of the weight; nil: the default for the activation.
    public init(
      filters: Int, kernel: [Int], stride: [Int]? = nil, padding: Padding = .valid, outputPadding: [Int]? = nil,
      activation: Activation = .linear, hasBias: Bool = true, initializer: Initializer? = nil
    ) {
      self.filters = filters
      self.kernel = kernel
      self.stride = stride ?? kernel.map { _ in 1 }
      self.padding = padding
      self.outputPadding = outputPadding ?? kernel.map { _ in 0 }
      self.activation = activation
      self.hasBias = hasBias
      self.initializer = initializer ?? .default(for: activation)
    }

    public var described: String {
      "transposed convolution \(filters) @ \(sizes(kernel))\(describedStride(stride)), \(padding.described), "
        + activation.name
    }

    public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] {
      try requireAxes(input, rank: kernel.count, what: "kernel")
      for (extra, step) in zip(outputPadding, stride) where extra >= step {
        throw ShapeMismatch("the output padding \(sizes(outputPadding)) is not below the stride \(sizes(stride))")
      }
      let spatial = Array(input.dropLast())
      guard
        let windows = Windows(
          transposedOver: spatial, size: kernel, stride: stride, padding: padding, outputPadding: outputPadding)
      else {
        throw ShapeMismatch(
          "the kernel \(sizes(kernel)) with \(padding.described) leaves nothing of its input \(sizes(spatial))")
      }
      return windows.input + [filters]
    }

    public func parameterCount(for input: [Int]) -> Int {
      boundedProduct(kernel + [input[kernel.count], filters]) + (hasBias ? filters : 0)
    }

    public func multiplyAdds(for input: [Int]) -> Int {
      boundedProduct(input + kernel + [filters])
    }

    public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer {
      var stream = seed.child("weight")
      let (channels, taps) = (input[kernel.count], kernel.reduce(1, *))
      let weight = initializer.tensor(
        kernel + [filters, channels], fanIn: taps * channels, fanOut: taps * filters, using: &stream)
      return TransposedConvolution(
        weight: Parameter(weight), bias: hasBias ? Parameter(Tensor([filters], repeating: 0)) : nil,
        stride: stride, padding: padding, outputPadding: outputPadding, activation: activation)
    }
  }
}

// MARK: - Settings

extension LayerKind {
  /// A transposed convolution. Keys: `filters`, `kernel`, `stride` (1), `padding` ("valid"), `outputPadding` (0),
  /// weights.
  static let transposedConv = LayerKind("transposedConv") { reader in
    let window = WindowSettings(reader, "kernel", stride: .all(1))
    let outputPadding = reader.axisSizes("outputPadding", default: .all(0), in: 0...SettingsReader.largestWindow)
    if window.padding == .same, outputPadding.along(1).contains(where: { $0 > 0 }) {
      reader.refuse("outputPadding", "expected none beside padding \"same\", which determines the size")
    }
    let filters = reader.filters()
    let weights = WeightSettings(reader)
    let axes = window.axes(reader, ("outputPadding", outputPadding.axes))
    return LayerDraft.Fitting(key: "kernel") { (input, _) throws(ShapeMismatch) in
      let axes = try spatialAxes(axes, of: input, layer: "transposed convolution")
      return TransposedConvolution.Plan(
        filters: filters, kernel: window.size.along(axes), stride: window.stride.along(axes),
        padding: window.padding.along(axes), outputPadding: outputPadding.along(axes),
        activation: weights.activation, hasBias: weights.hasBias, initializer: weights.initializer)
    }
  }
}
