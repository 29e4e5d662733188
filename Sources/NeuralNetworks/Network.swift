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

  /// A copy of every parameter's value, in the order of `parameters`.
  public func copiedWeights() -> [NamedTensor] {
    parameters.map { NamedTensor($0.name, Tensor($0.parameter.shape, $0.parameter.value.values)) }
  }

  /// Sets every parameter to a value that `copiedWeights` of the same network gave.
  public func restore(_ weights: [NamedTensor]) {
    let parameters = parameters
    precondition(parameters.count == weights.count, "weights of another network")
    for (own, saved) in zip(parameters, weights) {
      precondition(
        own.name == saved.name && own.parameter.shape == saved.tensor.shape,
        "weights of another network: \(saved.name) in place of \(own.name)")
      own.parameter.value.pointer.update(from: saved.tensor.pointer, count: saved.tensor.count)
    }
  }
}

/// A tensor and its name, such as `conv1.weight`.
public struct NamedTensor: Sendable {
  public let name: String
  public let tensor: Tensor

  public init(_ name: String, _ tensor: Tensor) {
    self.name = name
    self.tensor = tensor
  }
}
