import Essentials
import TensorCore

/// A part of a network: parameters, and what they do to a batch.
public protocol Layer {
  /// Its parameters by their names within the layer, such as `weight`.
  var parameters: [NamedParameter] { get }

  /// - Parameter input: `[N, …]`, a sample's shape as the layer was made for.
  func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor
}

/// A parameter and its name, such as `conv1.weight`.
public struct NamedParameter {
  public let name: String
  public let parameter: Parameter

  public init(_ name: String, _ parameter: Parameter) {
    self.name = name
    self.parameter = parameter
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
