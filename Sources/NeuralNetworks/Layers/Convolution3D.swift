import Essentials
import TensorCore

/// A 3D convolution: `activation(x * weight + bias)`.
public final class Convolution3D: Layer {
  /// `[KD, KH, KW, channels, filters]`; PyTorch's `Conv3d.weight` is `[filters, channels, KD, KH, KW]`.
  public let weight: Parameter
  /// `[filters]`.
  public let bias: Parameter
  /// Voxels from one window to the next along D, H and W.
  public let stride: [Int]
  public let padding: Padding
  public let activation: Activation

  public init(
    weight: Parameter, bias: Parameter, stride: [Int] = [1, 1, 1], padding: Padding = .valid,
    activation: Activation = .linear
  ) {
    self.weight = weight
    self.bias = bias
    self.stride = stride
    self.padding = padding
    self.activation = activation
  }

  public var parameters: [NamedParameter] {
    [NamedParameter("weight", weight), NamedParameter("bias", bias)]
  }

  /// - Parameter input: `[N, D, H, W, channels]`.
  /// - Returns: `[N, D', H', W', filters]`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    convolution3D(
      input, weight: weight.tensor, bias: bias.tensor, stride: stride, padding: padding,
      activation: activation)
  }
}

extension Convolution3D {
  /// The layer before it has weights. The bias starts at 0.
  public struct Plan: LayerPlan {
    public let filters: Int
    /// Along D, H and W.
    public let kernel: [Int]
    public let stride: [Int]
    public let padding: Padding
    public let activation: Activation
    public let initializer: Initializer

    /// A cubic kernel.
    /// - Parameter initializer: Of the weight; nil: the usual one for the activation.
    public init(
      filters: Int, kernel: Int, stride: Int = 1, padding: Padding = .valid,
      activation: Activation = .linear, initializer: Initializer? = nil
    ) {
      self.filters = filters
      self.kernel = [kernel, kernel, kernel]
      self.stride = [stride, stride, stride]
      self.padding = padding
      self.activation = activation
      self.initializer = initializer ?? .usual(for: activation)
    }

    public var described: String {
      let step = stride[0] == 1 ? "" : ", stride \(stride[0])"
      return "convolution \(filters) @ \(sizes(kernel))\(step), \(padding.rawValue), \(activation.name.rawValue)"
    }

    public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] {
      try movedWindows(over: input, window: kernel, stride: stride, padding, what: "kernel") + [filters]
    }

    public func parameterCount(for input: [Int]) -> Int {
      (kernel.reduce(input[3], *) + 1) * filters
    }

    public func multiplyAdds(for input: [Int]) -> Int {
      guard let output = try? outputShape(for: input) else { return 0 }
      return output[0..<3].reduce(1, *) * kernel.reduce(input[3], *) * filters
    }

    public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer {
      var stream = seed.child("weight")
      let taps = kernel.reduce(1, *)
      let weight = initializer.tensor(
        kernel + [input[3], filters], fanIn: taps * input[3], fanOut: taps * filters, using: &stream)
      return Convolution3D(
        weight: Parameter(weight), bias: Parameter(Tensor([filters], repeating: 0)), stride: stride,
        padding: padding, activation: activation)
    }
  }
}

/// How many places a window takes along D, H and W of a sample `[D, H, W, C]`.
/// - Throws: `ShapeMismatch` when it takes none.
func movedWindows(
  over input: [Int], window: [Int], stride: [Int], _ padding: Padding, what: String
) throws(ShapeMismatch) -> [Int] {
  guard input.count == 4 else {
    throw ShapeMismatch("a 3D \(what) needs an input of depth x height x width x channels, found \(sizes(input))")
  }
  var counts: [Int] = []
  for axis in 0..<3 {
    guard let windows = padding.windows(input: input[axis], window: window[axis], stride: stride[axis]) else {
      throw ShapeMismatch("the \(what) \(sizes(window)) is larger than its input \(sizes(Array(input[0..<3])))")
    }
    counts.append(windows.count)
  }
  return counts
}
