import CKernels
import Essentials
import TensorCore

/// Adamax: Adam by the infinity norm (Kingma and Ba, 2015, section 7.1).
///
/// m ← beta1 · m + (1 − beta1) · g; u ← max(beta2 · u, |g| + epsilon);
/// w ← w − learningRate / (1 − beta1^t) · m / u.
/// Keras has learning rate 0.001 and epsilon 1e-7, and divides by u + epsilon, with u ← max(beta2 · u, |g|).
public struct Adamax: UpdateRule {
  public static let name = "adamax"
  public static let defaultLearningRate = 0.002

  /// Decay of the running mean of g and of the maximum of |g|, in 0 ..< 1.
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
    [.zeros("mean", shape), .zeros("largest", shape)]
  }

  public func update(_ weights: WeightUpdate) {
    ck_adamax(
      weights.count, weights.descent.terms, beta1, beta2, epsilon, weights.step, weights.gradient,
      weights.state[0], weights.state[1], weights.value)
  }
}
