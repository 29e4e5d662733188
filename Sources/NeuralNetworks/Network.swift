import Essentials
import TensorCore

/// Layers one after the other, each with a name.
///
/// ```swift
/// let network = plan.makeNetwork(seed: seed.child("weights"))
/// let logits = network(batch, in: .inference)
/// ```
public final class Network: Layer {
  /// The shape of a sample, without the batch.
  public let inputShape: [Int]
  public let layers: [(name: String, layer: any Layer)]

  public init(inputShape: [Int], layers: [(name: String, layer: any Layer)]) {
    self.inputShape = inputShape
    self.layers = layers
  }

  /// Every parameter as `layer.parameter`, in the order of the layers: `conv1.weight`, `conv1.bias`, ….
  public var parameters: [NamedParameter] {
    layers.flatMap { name, layer in
      layer.parameters.map { NamedParameter("\(name).\($0.name)", $0.parameter) }
    }
  }

  /// How many numbers it learns.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.parameter.count } }

  /// - Parameter input: `[N] + inputShape`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    layers.reduce(input) { value, element in element.layer(value, in: mode.child(element.name)) }
  }

  /// What the layers keep besides, as `layer.buffer`.
  public var buffers: [NamedBuffer] {
    layers.flatMap { name, layer in layer.buffers.map { NamedBuffer("\(name).\($0.name)", $0.buffer) } }
  }

  /// The values that define this network: those of the parameters, then those of the buffers. What training
  /// changes later does not change them.
  public var state: [NamedTensor] {
    parameters.map { NamedTensor($0.name, $0.parameter.value) } + buffers.map { NamedTensor($0.name, $0.buffer.value) }
  }

  /// Sets everything to what `state` of the same network was.
  public func restore(_ saved: [NamedTensor]) {
    state.requireSameNames(as: saved)
    let (parameters, buffers) = (parameters, buffers)
    for (own, saved) in zip(parameters, saved) { own.parameter.value = saved.tensor }
    for (own, saved) in zip(buffers, saved.dropFirst(parameters.count)) { own.buffer.value = saved.tensor }
  }
}
