import CKernels
import Essentials
import TensorCore

/// Adagrad (Duchi, Hazan and Singer, 2011).
///
/// s ← s + g²; w ← w − learningRate / (1 + (t − 1) · learningRateDecay) · g / (√s + epsilon).
/// Keras has learning rate 0.001, s beginning at 0.1, and epsilon 1e-7 under the root.
public struct Adagrad: UpdateRule {
  public static let name = "adagrad"
  public static let defaultLearningRate = 0.01

  public let learningRateDecay: Double
  /// What s begins at.
  public let initialSum: Double
  public let epsilon: Double

  public init(learningRateDecay: Double = 0, initialSum: Double = 0, epsilon: Double = 1e-10) {
    self.learningRateDecay = learningRateDecay
    self.initialSum = initialSum
    self.epsilon = epsilon
  }

  /// Reads `learningRateDecay` (0), `initialSum` (0) and `epsilon` (1e-10).
  public init(_ reader: SettingsReader) {
    learningRateDecay = reader.number("learningRateDecay", default: 0, in: 0...1)
    initialSum = reader.number("initialSum", default: 0, in: 0...1e6)
    epsilon = reader.epsilon(default: 1e-10)
  }

  public func initialState(for shape: [Int]) -> [NamedTensor] {
    [NamedTensor("sum", Tensor(shape, repeating: Float(initialSum)))]
  }

  public func update(_ weights: WeightUpdate) {
    var descent = weights.descent
    descent.rate /= 1 + Double(weights.step - 1) * learningRateDecay
    ck_adagrad(weights.count, descent.terms, epsilon, weights.gradient, weights.state[0], weights.value)
  }
}
