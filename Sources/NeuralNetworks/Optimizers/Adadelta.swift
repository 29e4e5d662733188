import CKernels
import Essentials
import TensorCore

/// Adadelta (Zeiler, 2012, arXiv 1212.5701).
///
/// v ← rho · v + (1 − rho) · g²; Δ = √(u + epsilon) / √(v + epsilon) · g; u ← rho · u + (1 − rho) · Δ²;
/// w ← w − learningRate · Δ.
/// Keras has learning rate 0.001 in place of 1, rho 0.95 in place of 0.9, and epsilon 1e-7 in place of 1e-6.
public struct Adadelta: UpdateRule {
  public static let name = "adadelta"
  public static let defaultLearningRate = 1.0

  /// Decay of the running means, in 0 ..< 1.
  public let rho: Double
  public let epsilon: Double

  public init(rho: Double = 0.9, epsilon: Double = 1e-6) {
    self.rho = rho
    self.epsilon = epsilon
  }

  /// Reads `rho` (0.9) and `epsilon` (1e-6).
  public init(_ reader: SettingsReader) {
    rho = reader.decay("rho", default: 0.9)
    epsilon = reader.epsilon(default: 1e-6)
  }

  public func initialState(for shape: [Int]) -> [NamedTensor] {
    [.zeros("square", shape), .zeros("moved", shape)]
  }

  public func update(_ weights: WeightUpdate) {
    ck_adadelta(
      weights.count, weights.descent.terms, rho, epsilon, weights.gradient, weights.state[0], weights.state[1],
      weights.value)
  }
}
