import Essentials
import TensorCore

/// A rule by which weights follow their gradients: its constants, what it remembers of each parameter, and
/// one update.
///
/// Formulas and defaults are those of PyTorch 2.13's documentation; each rule says where Keras 3 differs.
public protocol UpdateRule: Equatable, Sendable {
  /// What a config gets that names none.
  static var usualLearningRate: Double { get }
  static var usualWeightDecay: Double { get }

  /// Reads the rule's own keys; faults are left with the reader.
  init(_ reader: SettingsReader)

  /// What it remembers of a parameter of this shape, as it is before the first step.
  func initialState(for shape: [Int]) -> [NamedTensor]

  /// One step of a parameter that has a gradient: writes its value and, in the order of `initialState`, its state.
  func update(_ weights: WeightUpdate)
}

extension UpdateRule {
  public static var usualWeightDecay: Double { 0 }

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
