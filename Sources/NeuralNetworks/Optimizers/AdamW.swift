import Essentials
import TensorCore

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019, arXiv 1711.05101):
/// w ← w · (1 − learningRate · weightDecay), then Adam's step without the decay in the gradient.
///
/// Keras has weight decay 0.004 in place of 0.01, and Adam's epsilon as Keras has it.
public struct AdamW: UpdateRule {
  public static let name = "adamw"
  public static let defaultLearningRate = 0.001
  public static let defaultWeightDecay = 0.01

  public let adam: Adam

  public init(_ adam: Adam = Adam()) { self.adam = adam }

  /// Reads what `Adam` reads.
  public init(_ reader: SettingsReader) { adam = Adam(reader) }

  public func initialState(for shape: [Int]) -> [NamedTensor] { adam.initialState(for: shape) }

  public func update(_ weights: WeightUpdate) { adam.update(weights, isDecoupled: true) }
}
