import CKernels
import Essentials
import TensorCore

/// Adam with Nesterov's momentum (Dozat, 2016).
///
/// With μ_t = beta1 · (1 − 0.96^(t · momentumDecay) / 2) and Π the product of μ_1 … μ_t,
/// w ← w − learningRate · ((1 − μ_t) / (1 − Π) · g + μ_(t+1) / (1 − Π · μ_(t+1)) · m) / (√v̂ + epsilon), where
/// m, v and v̂ are Adam's. Keras has learning rate 0.001, epsilon 1e-7, and a momentum decay of 1: half of beta1 at
/// first, and nearly all of it after 50 steps.
public struct Nadam: UpdateRule {
  public static let name = "nadam"
  public static let defaultLearningRate = 0.002

  /// Decay of the running means of g and g², in 0 ..< 1.
  public let beta1: Double
  public let beta2: Double
  public let epsilon: Double
  /// How fast μ rises from half of beta1 to beta1; 0: never.
  public let momentumDecay: Double

  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, momentumDecay: Double = 0.004
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.momentumDecay = momentumDecay
  }

  /// Reads `beta1` (0.9), `beta2` (0.999), `epsilon` (1e-8) and `momentumDecay` (0.004).
  public init(_ reader: SettingsReader) {
    beta1 = reader.decay("beta1", default: 0.9)
    beta2 = reader.decay("beta2", default: 0.999)
    epsilon = reader.epsilon(default: 1e-8)
    momentumDecay = reader.number("momentumDecay", default: 0.004, in: 0...1)
  }

  /// Besides Adam's, Π in single precision, as PyTorch keeps it.
  public func initialState(for shape: [Int]) -> [NamedTensor] {
    [.zeros("mean", shape), .zeros("square", shape), NamedTensor("momentumProduct", Tensor([], [1]))]
  }

  public func update(_ weights: WeightUpdate) {
    let (now, next) = (momentum(weights.step), momentum(weights.step + 1))
    weights.state[2][0] *= Float(now)
    let product = Double(weights.state[2][0])
    ck_nadam(
      weights.count, weights.descent.terms, beta1, beta2, epsilon, weights.step, (1 - now) / (1 - product),
      next / (1 - product * next), weights.gradient, weights.state[0], weights.state[1], weights.value)
  }

  /// μ of a step.
  private func momentum(_ step: Int) -> Double {
    // 0.96^x = e^(x log 0.96), which is 0 long before the exponent leaves the range of `portableExp`.
    let exponent = max(-600, Double(step) * momentumDecay * portableLog(0.96))
    return beta1 * (1 - 0.5 * portableExp(exponent))
  }
}
