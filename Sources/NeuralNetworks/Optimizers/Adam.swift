import CKernels
import Essentials
import TensorCore

/// Adam (Kingma and Ba, 2015, arXiv 1412.6980).
///
/// m ← beta1 · m + (1 − beta1) · g; v ← beta2 · v + (1 − beta2) · g²;
/// w ← w − learningRate · m̂ / (√v̂ + epsilon), with m̂ = m / (1 − beta1^t), v̂ = v / (1 − beta2^t).
/// Keras has epsilon 1e-7 and adds it to √v before the correction, so in effect epsilon / √(1 − beta2^t).
public struct Adam: UpdateRule {
  public static let name = "adam"
  public static let defaultLearningRate = 0.001

  /// Decay of the running means of g and g², in 0 ..< 1.
  public let beta1: Double
  public let beta2: Double
  public let epsilon: Double

  public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  /// Reads `beta1` (0.9), `beta2` (0.999) and `epsilon` (1e-8).
  public init(_ reader: SettingsReader) {
    beta1 = reader.decay("beta1", default: 0.9)
    beta2 = reader.decay("beta2", default: 0.999)
    epsilon = reader.epsilon(default: 1e-8)
  }

  public func initialState(for shape: [Int]) -> [NamedTensor] {
    [.zeros("mean", shape), .zeros("square", shape)]
  }

  public func update(_ weights: WeightUpdate) { update(weights, isDecoupled: false) }

  /// - Parameter isDecoupled: Whether weight decay shrinks the weights themselves.
  func update(_ weights: WeightUpdate, isDecoupled: Bool) {
    ck_adam(
      weights.count, weights.descent.terms, beta1, beta2, epsilon, weights.step, isDecoupled ? 1 : 0,
      weights.gradient, weights.state[0], weights.state[1], weights.value)
  }
}

extension UpdateRule where Self == Adam {
  public static func adam(beta1: Double, beta2: Double, epsilon: Double) -> Adam {
    Adam(beta1: beta1, beta2: beta2, epsilon: epsilon)
  }
}
