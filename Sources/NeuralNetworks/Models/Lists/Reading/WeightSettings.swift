import Essentials
import TensorCore

/// The keys that layers with weights share.
struct WeightSettings: Sendable {
  let activation: Activation
  let hasBias: Bool
  /// nil: the default for the activation.
  let initializer: Initializer?

  init(_ reader: SettingsReader, activation: Activation? = nil) {
    self.activation = activation ?? reader.activation(default: .linear)
    hasBias = reader.flag("bias", default: true)
    initializer = reader.initializer()
  }
}

extension SettingsReader {
  /// `initializer`, if given, with `standardDeviation` (0.02) where that is normal and `gain` (1) where it is
  /// orthogonal.
  func initializer() -> Initializer? {
    guard has("initializer") else {
      _ = raw("initializer")
      return nil
    }
    let name = choice("initializer", of: InitializerName.self)
    switch name {
    case .normal:
      let deviation = number("standardDeviation", default: 0.02, in: 0...1000)
      return name.initializer(standardDeviation: deviation)
    case .orthogonal:
      return name.initializer(gain: number("gain", default: 1, in: 0...1000))
    case .zeros, .glorotNormal, .glorotUniform, .heNormal, .heUniform, .lecunNormal, .lecunUniform, .fanInUniform:
      return name.initializer()
    }
  }
}
