import Essentials
import TensorCore

/// A part of a network: parameters, and what they do to a batch.
public protocol Layer {
  /// Its parameters by their names within the layer, such as `weight`.
  var parameters: [NamedParameter] { get }

  /// What it keeps besides, such as running statistics: saved with the weights, but not learned. A forward
  /// pass in training may change them.
  var buffers: [NamedBuffer] { get }

  /// - Parameter input: `[N, …]`, a sample's shape as the layer was made for.
  func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor
}

extension Layer {
  public var buffers: [NamedBuffer] { [] }
}

/// A parameter and its name, such as `conv1.weight`.
public struct NamedParameter {
  public let name: String
  public let parameter: Parameter

  public init(_ name: String, _ parameter: Parameter) {
    self.name = name
    self.parameter = parameter
  }

  /// `weight`, and `bias` where there is one.
  static func list(weight: Parameter, bias: Parameter?) -> [NamedParameter] {
    [NamedParameter("weight", weight)] + (bias.map { [NamedParameter("bias", $0)] } ?? [])
  }
}

/// A buffer and its name, such as `batchNorm1.runningMean`.
public struct NamedBuffer {
  public let name: String
  public let buffer: Buffer

  public init(_ name: String, _ buffer: Buffer) {
    self.name = name
    self.buffer = buffer
  }
}

/// A tensor and its name, such as `conv1.weight`.
public struct NamedTensor: Sendable {
  public let name: String
  public let tensor: Tensor

  public init(_ name: String, _ tensor: Tensor) {
    self.name = name
    self.tensor = tensor
  }
}

/// What a forward pass is for.
public enum ForwardMode: Sendable {
  /// Training; what is random in it, such as dropout, is drawn from the stream.
  case training(SeededGenerator)
  case inference

  /// The same, with the stream named `name` below the present one.
  func child(_ name: String) -> ForwardMode {
    switch self {
    case .training(let stream): .training(stream.child(name))
    case .inference: .inference
    }
  }
}
