import Essentials
import TensorCore

/// A stack of layers with a skip connection: `activation(body(x) + x)`, or `activation(body(x) + projection(x))`
/// (He et al., 2016, Deep residual learning for image recognition, eqs. 1 and 2).
public final class Residual: Layer {
  public let body: Network
  /// The layer that gives the input the shape of the body's output; nil when they have the same shape.
  public let projection: (any Layer)?
  public let activation: Activation

  public init(body: Network, projection: (any Layer)? = nil, activation: Activation = .linear) {
    self.body = body
    self.projection = projection
    self.activation = activation
  }

  /// Those of the body as `body.conv1.weight`, then `projection.weight` and `projection.bias`.
  public var parameters: [NamedParameter] {
    body.parameters.map { NamedParameter("body.\($0.name)", $0.parameter) }
      + (projection?.parameters ?? []).map { NamedParameter("projection.\($0.name)", $0.parameter) }
  }

  public var buffers: [NamedBuffer] {
    body.buffers.map { NamedBuffer("body.\($0.name)", $0.buffer) }
      + (projection?.buffers ?? []).map { NamedBuffer("projection.\($0.name)", $0.buffer) }
  }

  /// - Parameter input: `[N] + body.inputShape`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    let around = projection.map { $0(input, in: mode.child("projection")) } ?? input
    let sum = body(input, in: mode.child("body")) + around
    return activation == .linear ? sum : activate(sum, activation)
  }
}

extension Residual {
  /// The layer before it has weights.
  public struct Plan: LayerPlan {
    public let body: NetworkPlan
    /// The projection alone; nil when there is none.
    public let projection: NetworkPlan?
    public let activation: Activation

    /// - Parameter isProjected: Whether the skip connection has weights: a convolution with windows of one position
    ///   and the stride that fits, or a dense layer where there are no spatial axes.
    /// - Throws: `ShapeMismatch` when the shapes of the body's input and output do not agree, or no projection
    ///   makes them.
    public init(
      _ body: NetworkPlan, isProjected: Bool = false, activation: Activation = .linear
    ) throws(ShapeMismatch) {
      let (input, output) = (body.inputShape, body.outputShape)
      let found = Self.projection(from: input, to: output)
      guard isProjected else {
        guard input == output else {
          let hint = found == nil ? "" : "; a projection would make them agree"
          throw ShapeMismatch(
            "the body takes \(sizes(input)) to \(sizes(output)), and a sum needs equal shapes\(hint)")
        }
        self.init(body: body, projection: nil, activation: activation)
        return
      }
      guard let layer = found else {
        throw ShapeMismatch("no projection takes the input \(sizes(input)) to the body's output \(sizes(output))")
      }
      try self.init(body, projection: layer, activation: activation)
    }

    /// - Parameter projection: The layer of the skip connection.
    /// - Throws: `ShapeMismatch` when it does not make the body's output shape.
    public init(
      _ body: NetworkPlan, projection: any LayerPlan, activation: Activation = .linear
    ) throws(ShapeMismatch) {
      var plan = NetworkPlan(inputShape: body.inputShape)
      do {
        try plan.add("projection", projection, setting: "projection")
      } catch {
        throw error.mismatch
      }
      guard plan.outputShape == body.outputShape else {
        throw ShapeMismatch(
          "the body gives \(sizes(body.outputShape)) and the way around \(sizes(plan.outputShape)), "
            + "and a sum needs equal shapes")
      }
      self.init(body: body, projection: plan, activation: activation)
    }

    private init(body: NetworkPlan, projection: NetworkPlan?, activation: Activation) {
      self.body = body
      self.projection = projection
      self.activation = activation
    }

    /// The projection that makes such an output; nil when there is none.
    private static func projection(from input: [Int], to output: [Int]) -> (any LayerPlan)? {
      guard input.count == output.count, let channels = output.last else { return nil }
      if input.count == 1 { return Dense.Plan(units: channels) }
      var stride: [Int] = []
      for (size, wanted) in zip(input.dropLast(), output.dropLast()) {
        // Windows of one position: ⌈size / stride⌉.
        let step = (size + wanted - 1) / wanted
        guard (size + step - 1) / step == wanted else { return nil }
        stride.append(step)
      }
      return Convolution.Plan(filters: channels, kernel: stride.map { _ in 1 }, stride: stride)
    }

    /// Body, then projection.
    var branches: [NetworkPlan] { [body] + (projection.map { [$0] } ?? []) }

    public var described: String {
      "residual\(projection == nil ? "" : " with projection"), \(activation.name)"
    }

    public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] {
      guard input == body.inputShape else {
        throw ShapeMismatch("a body for \(sizes(body.inputShape)) has the input \(sizes(input))")
      }
      return body.outputShape
    }

    public func parameterCount(for input: [Int]) -> Int { branches.reduce(0) { $0 + $1.parameterCount } }
    public func multiplyAdds(for input: [Int]) -> Int { branches.reduce(0) { $0 + $1.multiplyAdds } }
    public func inputMultiplyAdds(for input: [Int]) -> Int { branches.reduce(0) { $0 + $1.inputMultiplyAdds } }

    public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer {
      Residual(
        body: body.makeNetwork(seed: seed.child("body")),
        projection: projection?.makeNetwork(seed: seed).layers[0].layer, activation: activation)
    }
  }
}

// MARK: - Settings

extension LayerKind {
  /// Layers with a skip connection. Keys: `layers`, `projection` (false), `activation` ("linear") of the sum.
  static let residual = LayerKind("residual", content: { .residual(ResidualSettings($0)) })
}

/// The keys of a residual layer, its layers aside.
struct ResidualSettings: Sendable {
  /// Whether the skip connection has weights.
  let isProjected: Bool
  /// Of the sum.
  let activation: Activation

  init(_ reader: SettingsReader) {
    _ = reader.raw("layers")
    isProjected = reader.flag("projection", default: false)
    activation = reader.activation(default: .linear)
  }
}
