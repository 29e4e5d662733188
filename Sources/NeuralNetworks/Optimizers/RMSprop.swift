import CKernels
import Essentials
import TensorCore

/// RMSprop (Tieleman and Hinton, 2012; with momentum and centred as in Graves, 2013, arXiv 1308.0850).
///
/// v ← alpha · v + (1 − alpha) · g²; w ← w − learningRate · g / (√v + epsilon). Centred, the square of the
/// running mean of g is taken from v; with momentum the quotient goes through a velocity, as in SGD.
/// Keras calls alpha rho, with 0.9; its learning rate is 0.001, its epsilon 1e-7 and under the root.
public struct RMSprop: UpdateRule {
  public static let name = "rmsprop"
  public static let defaultLearningRate = 0.01

  /// Decay of the running means, in 0 ..< 1.
  public let alpha: Double
  public let epsilon: Double
  /// In 0 ..< 1; 0 keeps no velocities.
  public let momentum: Double
  public let isCentered: Bool

  public init(alpha: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0, isCentered: Bool = false) {
    self.alpha = alpha
    self.epsilon = epsilon
    self.momentum = momentum
    self.isCentered = isCentered
  }

  /// Reads `alpha` (0.99), `epsilon` (1e-8), `momentum` (0) and `centered` (false).
  public init(_ reader: SettingsReader) {
    alpha = reader.decay("alpha", default: 0.99)
    epsilon = reader.epsilon(default: 1e-8)
    momentum = reader.number("momentum", default: 0, in: 0...0.9999)
    isCentered = reader.flag("centered", default: false)
  }

  public func initialState(for shape: [Int]) -> [NamedTensor] {
    [.zeros("square", shape)] + (isCentered ? [.zeros("mean", shape)] : [])
      + (momentum == 0 ? [] : [.zeros("velocity", shape)])
  }

  public func update(_ weights: WeightUpdate) {
    ck_rmsprop(
      weights.count, weights.descent.terms, alpha, epsilon, momentum, weights.gradient, weights.state[0],
      isCentered ? weights.state[1] : nil, momentum == 0 ? nil : weights.state[weights.state.count - 1],
      weights.value)
  }
}
