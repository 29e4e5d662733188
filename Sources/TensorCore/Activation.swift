import CKernels

/// A pointwise nonlinearity that an operation can apply to its result.
public enum Activation: Equatable, Hashable, Sendable {
  case linear
  case sigmoid
  case relu
  case tanh
  /// x for x > 0, else slope · x; the slope is at least 0.
  case leakyReLU(slope: Float)

  var kernel: ck_activation {
    switch self {
    case .linear: CK_LINEAR
    case .sigmoid: CK_SIGMOID
    case .relu: CK_RELU
    case .tanh: CK_TANH
    case .leakyReLU: CK_LEAKY_RELU
    }
  }

  var slope: Float {
    if case .leakyReLU(let slope) = self { slope } else { 0 }
  }
}
