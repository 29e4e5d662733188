import Essentials
import TensorCore

/// Fully connected layers, dropout, and the shapes between them.
extension SettingsReader {
  func dense() -> LayerDraft.Fitting {
    let units = integer("units", in: 1...1_000_000, unit: "units")
    let weights = WeightSettings(self)
    return LayerDraft.Fitting(key: nil) { _, _ in
      Dense.Plan(
        units: units, activation: weights.activation, hasBias: weights.hasBias,
        initializer: weights.initializer)
    }
  }

  /// One value a class, as it comes: logits.
  func output() -> LayerDraft.Fitting {
    let weights = WeightSettings(self, activation: .linear)
    return LayerDraft.Fitting(key: nil) { _, outputs in
      Dense.Plan(units: outputs, hasBias: weights.hasBias, initializer: weights.initializer)
    }
  }

  func dropout() -> LayerDraft.Fitting {
    let rate = number("rate", default: 0.5, in: 0...0.99, unit: "(the probability of a zero)")
    return LayerDraft.Fitting(key: nil) { _, _ in Dropout(rate: Float(rate)) }
  }

  /// Of at most one size, -1, the values that the others leave.
  func reshape() -> LayerDraft.Fitting {
    let shape = shape("shape", in: -1...1_000_000_000, axes: 1...4)
    return LayerDraft.Fitting(key: "shape") { _, _ in Reshape(shape) }
  }
}
