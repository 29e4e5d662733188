import Essentials
import TensorCore

/// The name of an activation, as configs write it.
public struct ActivationName: RawRepresentable, CaseIterable, Hashable, Sendable {
  public static let allCases = Activation.all.map(ActivationName.init)

  /// The activation with its default parameter.
  public let activation: Activation

  public var rawValue: String { activation.name }

  public init(_ activation: Activation) { self.activation = activation }

  public init?(rawValue: String) {
    guard let activation = Activation.all.first(where: { $0.name == rawValue }) else { return nil }
    self.activation = activation
  }
}

extension SettingsReader {
  /// The activation that `key` names, with its default parameter; without a default the key is required.
  func activation(named key: String, default standard: Activation? = nil) -> Activation {
    choice(key, of: ActivationName.self, default: standard.map(ActivationName.init)).activation
  }

  /// `activation`, required without a default, and its parameter, such as `leakySlope` where that is leaky.
  func activation(default standard: Activation? = nil) -> Activation {
    let activation = activation(named: "activation", default: standard)
    guard let setting = activation.setting else { return activation }
    let parameter = number(setting.key, default: setting.standard, in: 0...setting.maximum)
    return activation.with(parameter: Float(parameter))
  }
}
