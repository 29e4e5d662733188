import Essentials
import TensorCore

/// Normalisations, and activations as layers of their own.
extension SettingsReader {
  func batchNormalization() -> LayerDraft.Fitting {
    let rescaling = rescaling(isUsual: true)
    let momentum = number("momentum", default: 0.1, in: 0...1, unit: "(the weight of a new batch)")
    let epsilon = epsilon()
    return LayerDraft.Fitting(key: nil) { _, _ in
      BatchNormalization.Plan(rescaling: rescaling, momentum: Float(momentum), epsilon: epsilon)
    }
  }

  func instanceNormalization() -> LayerDraft.Fitting {
    let rescaling = rescaling(isUsual: false)
    let epsilon = epsilon()
    return LayerDraft.Fitting(key: nil) { _, _ in InstanceNormalization.Plan(rescaling: rescaling, epsilon: epsilon) }
  }

  func prelu() -> LayerDraft.Fitting {
    let slope = initialSlope()
    return LayerDraft.Fitting(key: nil) { _, _ in PReLU.Plan(initialSlope: slope) }
  }

  func activationLayer() -> LayerDraft.Fitting {
    let activation = activation()
    return LayerDraft.Fitting(key: nil) { _, _ in ActivationLayer(activation) }
  }

  /// - Parameter isUsual: Whether scale and shift are learnt unless the config says so.
  private func rescaling(isUsual: Bool) -> Rescaling.Plan {
    Rescaling.Plan(
      hasScale: flag("scale", default: isUsual), hasShift: flag("shift", default: isUsual), rectifier: rectifier())
  }

  /// `activation` ("linear"), or with `prelu` (false) a PReLU from `initialSlope` (0.25).
  private func rectifier() -> Rescaling.Plan.Rectifier {
    guard flag("prelu", default: false) else { return .activation(activation(default: .linear)) }
    if raw("activation") != nil { refuse("activation", "expected none beside \"prelu\", which is one") }
    return .prelu(initial: initialSlope())
  }

  private func initialSlope() -> Float { Float(number("initialSlope", default: 0.25, in: -1000...1000)) }
  private func epsilon() -> Float { Float(number("epsilon", default: 1e-5, in: 1e-12...1)) }
}
