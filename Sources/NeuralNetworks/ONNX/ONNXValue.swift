import TensorCore

/// A batch of activations in an ONNX graph.
///
/// Networks here keep channels last, and ONNX's convolutions, poolings and norms want them first. A value says which
/// order it has, so that axes are moved only where a layer needs the other order: before the first convolution, and
/// before the layers that see positions one after the other.
struct ONNXValue {
  let name: String
  /// The shape of a sample, channels last whatever the order in the graph.
  let shape: [Int]
  var hasChannelsFirst = false

  /// What a constant of one value per channel must be shaped as, so that it is repeated along the other axes.
  func channelShape(_ channels: Int) -> [Int] {
    hasChannelsFirst ? [channels] + shape.dropLast().map { _ in 1 } : [channels]
  }

  /// The output of an operator that keeps shape and order.
  func replaced(by name: String) -> ONNXValue {
    ONNXValue(name: name, shape: shape, hasChannelsFirst: hasChannelsFirst)
  }
}

extension ONNXGraph {
  /// The value as `[N, channels, spatial…]`.
  mutating func channelsFirst(_ value: ONNXValue) -> ONNXValue {
    guard !value.hasChannelsFirst, value.shape.count > 1 else { return value }
    let rank = value.shape.count + 1
    let name = add("Transpose", [value.name], [.integers("perm", [0, rank - 1] + Array(1..<rank - 1))])
    return ONNXValue(name: name, shape: value.shape, hasChannelsFirst: true)
  }

  /// The value as `[N, spatial…, channels]`.
  mutating func channelsLast(_ value: ONNXValue) -> ONNXValue {
    guard value.hasChannelsFirst else { return value }
    let rank = value.shape.count + 1
    let name = add("Transpose", [value.name], [.integers("perm", [0] + Array(2..<rank) + [1])])
    return ONNXValue(name: name, shape: value.shape)
  }

  /// The value after an activation.
  /// - Parameter layer: Named if ONNX does not have the activation.
  mutating func activated(_ value: ONNXValue, _ activation: Activation) throws(ONNXError) -> ONNXValue {
    switch activation.name {
    case "linear": return value
    case "sigmoid": return value.replaced(by: add("Sigmoid", [value.name]))
    case "tanh": return value.replaced(by: add("Tanh", [value.name]))
    case "relu": return value.replaced(by: add("Relu", [value.name]))
    case "softplus": return value.replaced(by: add("Softplus", [value.name]))
    case "leakyRelu":
      return value.replaced(by: add("LeakyRelu", [value.name], [.float("alpha", activation.parameter)]))
    case "elu": return value.replaced(by: add("Elu", [value.name], [.float("alpha", activation.parameter)]))
    case "swish": return value.replaced(by: add("Mul", [value.name, add("Sigmoid", [value.name])]))
    case "gelu":
      // x Φ(x), with the normal distribution Φ by the error function.
      let ratio = constant("rootOfHalf", Tensor([], repeating: Float(0.5).squareRoot()))
      let one = constant("one", Tensor([], repeating: 1))
      let half = constant("half", Tensor([], repeating: 0.5))
      let error = add("Erf", [add("Mul", [value.name, ratio])])
      let below = add("Mul", [add("Add", [error, one]), half])
      return value.replaced(by: add("Mul", [value.name, below]))
    default: throw ONNXError(layer: layer, reason: "the activation \(activation.name)")
    }
  }

  /// The value times a learned slope per channel where it is negative.
  mutating func rectified(_ value: ONNXValue, slope: Tensor) -> ONNXValue {
    let slope = constant("slope", slope.reshaped(value.channelShape(slope.count)))
    return value.replaced(by: add("PRelu", [value.name, slope]))
  }
}

/// A layer that cannot be written as ONNX operators.
public struct ONNXError: Error, Equatable, CustomStringConvertible {
  /// The layer's path in its network, such as `conv1`.
  public let layer: String
  /// What ONNX lacks.
  public let reason: String

  public var description: String { "\(layer): cannot be exported to ONNX, which has no operator for \(reason)" }
}
