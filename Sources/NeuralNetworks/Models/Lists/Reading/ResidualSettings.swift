import Essentials
import TensorCore

/// The keys of a residual layer, its layers aside.
struct ResidualSettings: Sendable {
  /// Whether the way around has weights of its own.
  let isProjected: Bool
  /// Of the sum.
  let activation: Activation

  init(_ reader: SettingsReader) {
    _ = reader.raw("layers")
    isProjected = reader.flag("projection", default: false)
    activation = reader.activation(default: .linear)
  }
}
