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
  public var buffers: [NamedTensor] {
    layers.flatMap { name, layer in layer.buffers.map { NamedTensor("\(name).\($0.name)", $0.tensor) } }
  }

  /// All that makes this network what it is: the values of the parameters, then the buffers.
  public var state: [NamedTensor] { parameters.map { NamedTensor($0.name, $0.parameter.value) } + buffers }

  /// A copy of `state`.
  public func copiedState() -> [NamedTensor] {
    state.map { NamedTensor($0.name, Tensor($0.tensor.shape, $0.tensor.values)) }
  }

  /// Sets everything to what `copiedState` of the same network gave.
  public func restore(_ saved: [NamedTensor]) {
    state.copyValues(from: saved)
  }
}
