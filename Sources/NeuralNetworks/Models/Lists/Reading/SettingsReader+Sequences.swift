import Essentials
import TensorCore

/// Layers of sequences.
extension SettingsReader {
  func lstm() -> LayerDraft.Fitting {
    let units = integer("units", in: 1...1_000_000, unit: "units")
    let activation = lstmActivation("activation")
    let returnsSequence = flag("returnSequence", default: false)
    let hasRecurrentBias = flag("recurrentBias", default: false)
    return LayerDraft.Fitting(key: nil) { _, _ in
      LSTM.Plan(
        units: units, activation: activation, returnsSequence: returnsSequence, hasRecurrentBias: hasRecurrentBias)
    }
  }

  /// What an LSTM applies to its candidate and its output ("tanh").
  func lstmActivation(_ key: String) -> Activation {
    choice(key, of: LSTMActivationName.self, default: .tanh).activation
  }
}

/// The activations that an LSTM takes.
private enum LSTMActivationName: String, CaseIterable, Sendable {
  case sigmoid
  case relu
  case linear
  case tanh

  var activation: Activation {
    switch self {
    case .sigmoid: .sigmoid
    case .relu: .relu
    case .linear: .linear
    case .tanh: .tanh
    }
  }
}
