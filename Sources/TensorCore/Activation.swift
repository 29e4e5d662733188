import CKernels

/// A pointwise nonlinearity that an operation can apply to its result.
///
/// To add one: its formulas in `activations.def` of CKernels, its entry below, and its name in `all`.
public struct Activation: Hashable, Sendable {
  /// What a config calls it.
  public let name: String
  /// The number that some formulas have, such as the slope of leaky ReLU; 0 for the others.
  public let parameter: Float
  /// The config's key for `parameter`, and its range; nil for an activation that has none.
  public let setting: Setting?
  /// Whether it is a rectifier or resembles one, for which He's initializers are made.
  public let resemblesRectifier: Bool
  /// What negative values are multiplied by, if the activation does nothing else: a normalisation then applies it
  /// in its own passes.
  let rectifierSlope: Float?
  /// Whether its derivative follows from its result. Such an activation is applied in the last pass of the
  /// operation before it, which then keeps only its own result; the others are operations of their own.
  let isGivenByOutput: Bool
  let kernel: ck_activation

  /// A parameter that a config can set.
  public struct Setting: Hashable, Sendable {
    public let key: String
    /// The parameter where the config does not set it.
    public let standard: Double
    /// The parameter is in 0 ... maximum.
    public let maximum: Double
  }

  private init(
    _ name: String, _ kernel: ck_activation, parameter: Float = 0, setting: Setting? = nil,
    rectifierSlope: Float? = nil, resemblesRectifier: Bool = false, isGivenByOutput: Bool = true
  ) {
    self.name = name
    self.kernel = kernel
    self.parameter = parameter
    self.setting = setting
    self.rectifierSlope = rectifierSlope
    self.resemblesRectifier = resemblesRectifier || rectifierSlope != nil
    self.isGivenByOutput = isGivenByOutput
  }

  public static func == (left: Self, right: Self) -> Bool {
    (left.name, left.parameter) == (right.name, right.parameter)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(parameter)
  }
}

// MARK: - The entries

extension Activation {
  /// All of them, with default parameters, in the order in which messages list them.
  public static let all = [sigmoid, relu, linear, tanh, leakyReLU(), elu(), softplus, swish, gelu]

  /// x.
  public static let linear = Activation("linear", CK_LINEAR)
  /// 1 / (1 + e^-x).
  public static let sigmoid = Activation("sigmoid", CK_SIGMOID)
  public static let tanh = Activation("tanh", CK_TANH)
  /// max(0, x).
  public static let relu = Activation("relu", CK_RELU, rectifierSlope: 0)
  /// x for x > 0, else slope · x; the slope is at least 0.
  public static func leakyReLU(slope: Float = 0.01) -> Activation {
    Activation(
      "leakyRelu", CK_LEAKY_RELU, parameter: slope, setting: Setting(key: "leakySlope", standard: 0.01, maximum: 1),
      rectifierSlope: slope)
  }
  /// x for x > 0, else alpha · (e^x - 1) (Clevert et al., 2015); alpha is at least 0.
  public static func elu(alpha: Float = 1) -> Activation {
    Activation(
      "elu", CK_ELU, parameter: alpha, setting: Setting(key: "eluAlpha", standard: 1, maximum: 1000),
      resemblesRectifier: true)
  }
  /// log(1 + e^x).
  public static let softplus = Activation("softplus", CK_SOFTPLUS)
  /// x · sigmoid(x), also called SiLU (Ramachandran et al., 2017).
  public static let swish = Activation("swish", CK_SWISH, resemblesRectifier: true, isGivenByOutput: false)
  /// x · Φ(x), Φ the normal distribution (Hendrycks and Gimpel, 2016): the exact form, not that with tanh.
  public static let gelu = Activation("gelu", CK_GELU, resemblesRectifier: true, isGivenByOutput: false)

  /// The same with another parameter, if it has one.
  public func with(parameter: Float) -> Activation {
    guard setting != nil else { return self }
    return Activation(
      name, kernel, parameter: parameter, setting: setting, rectifierSlope: rectifierSlope.map { _ in parameter },
      resemblesRectifier: resemblesRectifier, isGivenByOutput: isGivenByOutput)
  }
}
