import TensorCore

/// The activations that a config can name.
public enum ActivationName: String, CaseIterable, Sendable {
  case sigmoid
  case relu
  case linear
  case tanh
  case leakyRelu

  /// - Parameter leakySlope: What `leakyRelu` multiplies negative values by.
  public func activation(leakySlope: Float = 0.01) -> Activation {
    switch self {
    case .sigmoid: .sigmoid
    case .relu: .relu
    case .linear: .linear
    case .tanh: .tanh
    case .leakyRelu: .leakyReLU(slope: leakySlope)
    }
  }
}

extension Activation {
  /// What a config calls it.
  public var name: ActivationName {
    switch self {
    case .sigmoid: .sigmoid
    case .relu: .relu
    case .linear: .linear
    case .tanh: .tanh
    case .leakyReLU: .leakyRelu
    }
  }
}
