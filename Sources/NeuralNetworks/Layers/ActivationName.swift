import TensorCore

/// The activations that a config can name.
public enum ActivationName: String, CaseIterable, Sendable {
  case sigmoid
  case relu
  case linear
  case tanh
  case leakyRelu
  case elu
  case softplus
  case swish
  case gelu

  /// - Parameters:
  ///   - leakySlope: What `leakyRelu` multiplies negative values by.
  ///   - eluAlpha: What `elu` goes to, negated, far below 0.
  public func activation(leakySlope: Float = 0.01, eluAlpha: Float = 1) -> Activation {
    switch self {
    case .sigmoid: .sigmoid
    case .relu: .relu
    case .linear: .linear
    case .tanh: .tanh
    case .leakyRelu: .leakyReLU(slope: leakySlope)
    case .elu: .elu(alpha: eluAlpha)
    case .softplus: .softplus
    case .swish: .swish
    case .gelu: .gelu
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
    case .elu: .elu
    case .softplus: .softplus
    case .swish: .swish
    case .gelu: .gelu
    }
  }
}
