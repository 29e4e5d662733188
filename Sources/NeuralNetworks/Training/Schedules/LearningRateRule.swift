import Essentials

/// A course of the learning rate over epochs: its constants, and its factor in each epoch.
///
/// To add one: a type that conforms in a file of its own, and its type in `LearningRateSchedule.Shape.rules`.
public protocol LearningRateRule: Equatable, Sendable {
  /// What a config calls it.
  static var name: String { get }

  /// Reads the rule's own keys; the reader collects faults.
  /// - Parameter epochs: Of the whole training.
  init(_ reader: SettingsReader, epochs: Int)

  /// The rule's own keys, as `init` reads them.
  var settings: [String: JSONValue] { get }

  /// What the learning rate is multiplied by in an epoch, from 0.
  func factor(epoch: Int) -> Double
}

extension LearningRateRule {
  func isEqual(to other: any LearningRateRule) -> Bool { other as? Self == self }
  var name: String { Self.name }
}

extension SettingsReader {
  /// `factor`, by which a learning rate falls.
  func rateFactor(default standard: Double) -> Double { number("factor", default: standard, in: 1e-9...1) }
}

/// base^exponent by squaring.
func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, base, exponent) = (1.0, base, exponent)
  while exponent > 0 {
    if exponent & 1 == 1 { result *= base }
    base *= base
    exponent >>= 1
  }
  return result
}
