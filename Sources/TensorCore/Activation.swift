import CKernels

/// A pointwise nonlinearity that an operation can apply to its result.
public enum Activation: Equatable, Hashable, Sendable {
  case linear
  case sigmoid
  case relu
  case tanh
  /// x for x > 0, else slope · x; the slope is at least 0.
  case leakyReLU(slope: Float)
  /// x for x > 0, else alpha · (e^x - 1) (Clevert et al., 2015); alpha is at least 0.
  case elu(alpha: Float)
  /// log(1 + e^x).
  case softplus
  /// x · sigmoid(x), also called SiLU (Ramachandran et al., 2017).
  case swish
  /// x · Φ(x), Φ the normal distribution (Hendrycks and Gimpel, 2016): the exact form, not tanh's.
  case gelu

  var kernel: ck_activation {
    switch self {
    case .linear: CK_LINEAR
    case .sigmoid: CK_SIGMOID
    case .relu: CK_RELU
    case .tanh: CK_TANH
    case .leakyReLU: CK_LEAKY_RELU
    case .elu: CK_ELU
    case .softplus: CK_SOFTPLUS
    case .swish: CK_SWISH
    case .gelu: CK_GELU
    }
  }

  /// The number that the kernels take beside the kind.
  var slope: Float {
    switch self {
    case .leakyReLU(let slope): slope
    case .elu(let alpha): alpha
    case .linear, .sigmoid, .relu, .tanh, .softplus, .swish, .gelu: 0
    }
  }

  /// Whether its derivative can be told from its result. Such an activation rides in the last pass of the
  /// operation before it, which then keeps only its own result; the others stand behind it.
  var isGivenByOutput: Bool {
    switch self {
    case .linear, .sigmoid, .relu, .tanh, .leakyReLU, .elu, .softplus: true
    case .swish, .gelu: false
    }
  }
}
