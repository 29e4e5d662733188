import Essentials
import TensorCore

/// A rule by which weights follow their gradients: its constants, what it keeps of each parameter, and one update.
///
/// To add one: a type that conforms in a file of its own, the kernel that it calls (a definition in `optimizers.h`
/// and an entry in `kernels.def` of CKernels), and its type in `OptimizerName.rules`.
/// Formulas and defaults are those of PyTorch 2.13's documentation; each rule says where Keras 3 differs.
public protocol UpdateRule: Equatable, Sendable {
  /// What a config calls it.
  static var name: String { get }
  /// The learning rate and weight decay of a config that sets none.
  static var defaultLearningRate: Double { get }
  static var defaultWeightDecay: Double { get }
  /// The learning rate that Keras 3 has by default.
  static var kerasLearningRate: Double { get }

  /// Reads the rule's own keys; the reader collects faults.
  init(_ reader: SettingsReader)

  /// What it keeps of a parameter of this shape, with the values before the first step.
  func initialState(for shape: [Int]) -> [NamedTensor]

  /// One step of a parameter that has a gradient: changes its value and, in the order of `initialState`, its state.
  func update(_ weights: WeightUpdate)
}

extension UpdateRule {
  public static var defaultWeightDecay: Double { 0 }
  public static var kerasLearningRate: Double { 0.001 }

  func isEqual(to other: any UpdateRule) -> Bool { other as? Self == self }
}

extension NamedTensor {
  /// A state that begins at zero.
  static func zeros(_ name: String, _ shape: [Int]) -> NamedTensor {
    NamedTensor(name, Tensor(shape, repeating: 0))
  }
}

extension SettingsReader {
  /// The decay of a running mean.
  func decay(_ key: String, default standard: Double) -> Double { number(key, default: standard, in: 0...0.99999) }

  /// What keeps a divisor above 0.
  func epsilon(default standard: Double) -> Double { number("epsilon", default: standard, in: 1e-16...1) }
}
