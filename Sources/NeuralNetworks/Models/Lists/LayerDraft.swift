import Essentials
import TensorCore

/// A layer of a list, read and named; its sizes follow when its input is known.
struct LayerDraft: Sendable {
  enum Content: Sendable {
    case layer(Fitting)
    case residual(body: [LayerDraft], ResidualSettings)
  }

  /// Makes a layer for an input.
  struct Fitting: Sendable {
    /// The key that decides whether the layer fits; nil for the layer as a whole.
    let key: String?
    /// - Parameters:
    ///   - input: The shape of a sample.
    ///   - outputs: How many values the network gives.
    let plan: @Sendable (_ input: [Int], _ outputs: Int) throws(ShapeMismatch) -> any LayerPlan
  }

  let name: String
  /// Its path in the document, such as `model.layers[2]`.
  let path: String
  let content: Content

  /// Adds the layer at the end of a plan.
  func add(to plan: inout NetworkPlan, outputs: Int) throws(LayerMisfit) {
    let input = plan.outputShape
    switch content {
    case .layer(let fitting):
      let setting = fitting.key.map { "\(path).\($0)" } ?? path
      let layer = try named(setting) { () throws(ShapeMismatch) in try fitting.plan(input, outputs) }
      try plan.add(name, layer, setting: setting)
    case .residual(let body, let settings):
      var inner = NetworkPlan(inputShape: input)
      do {
        for layer in body { try layer.add(to: &inner, outputs: outputs) }
      } catch {
        throw LayerMisfit(layer: "\(name).\(error.layer)", setting: error.setting, mismatch: error.mismatch)
      }
      let stack = inner
      let layer = try named(path) { () throws(ShapeMismatch) in
        try Residual.Plan(stack, isProjected: settings.isProjected, activation: settings.activation)
      }
      try plan.add(name, layer, setting: path)
    }
  }

  /// What `make` makes; its misfit is this layer's.
  private func named<Plan>(
    _ setting: String, _ make: () throws(ShapeMismatch) -> Plan
  ) throws(LayerMisfit) -> Plan {
    do {
      return try make()
    } catch {
      throw LayerMisfit(layer: name, setting: setting, mismatch: error)
    }
  }
}
