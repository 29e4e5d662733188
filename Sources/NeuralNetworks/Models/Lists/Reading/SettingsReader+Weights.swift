import Essentials
import TensorCore

/// The keys that layers with weights share.
struct WeightSettings: Sendable {
  let activation: Activation
  let hasBias: Bool

  init(_ reader: SettingsReader, activation: Activation? = nil) {
    self.activation = activation ?? reader.activation(default: .linear)
    hasBias = reader.flag("bias", default: true)
  }
}

extension SettingsReader {
  /// `activation`, required without a default, and `leakySlope` (0.01) where that is leaky.
  func activation(default standard: ActivationName? = nil) -> Activation {
    let name = choice("activation", of: ActivationName.self, default: standard)
    guard name == .leakyRelu else { return name.activation() }
    return name.activation(leakySlope: Float(number("leakySlope", default: 0.01, in: 0...1)))
  }
}
