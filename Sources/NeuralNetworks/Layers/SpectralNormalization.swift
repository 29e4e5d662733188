import Essentials
import TensorCore

/// A layer whose weight can be replaced in a pass, such as by a normalised one. The weight's last axis are its outputs.
protocol WeightedLayer: Layer {
  var weight: Parameter { get }

  /// The layer's own pass with another weight.
  func pass(_ input: Tensor, weight: Tensor) -> Tensor
}

extension Dense: WeightedLayer {
  func pass(_ input: Tensor, weight: Tensor) -> Tensor {
    dense(input, weight: weight, bias: bias?.tensor, activation: activation)
  }
}

extension Convolution: WeightedLayer {
  func pass(_ input: Tensor, weight: Tensor) -> Tensor {
    convolution(
      input, weight: weight, bias: bias?.tensor, stride: stride, padding: padding, activation: activation)
  }
}

/// A dense layer or a convolution whose weight is divided by its largest singular value, so that a discriminator's
/// slope stays bounded: see `spectralNormalization`.
///
/// Its parameters are those of the layer within, under the same names. The power iteration goes on by one round with
/// every pass in training; its vectors are saved as `left` and `right` (PyTorch's `weight_v` and `weight_u`).
public final class SpectralNormalization: Layer {
  private let layer: any WeightedLayer
  private let iteration: PowerIteration

  init(_ layer: any WeightedLayer, _ iteration: PowerIteration) {
    self.layer = layer
    self.iteration = iteration
  }

  public var parameters: [NamedParameter] { layer.parameters }
  public var buffers: [NamedBuffer] {
    [NamedBuffer("left", iteration.left), NamedBuffer("right", iteration.right)]
  }

  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    let isTraining = if case .training = mode { true } else { false }
    return layer.pass(
      input, weight: spectralNormalization(layer.weight.tensor, iteration, isTraining: isTraining))
  }
}

extension SpectralNormalization {
  /// The layer before it has weights.
  public struct Plan: LayerPlan {
    private let inner: any LayerPlan

    /// - Parameter inner: Of a dense layer or a convolution; nil for any other.
    public init?(_ inner: any LayerPlan) {
      guard inner is Dense.Plan || inner is Convolution.Plan else { return nil }
      self.inner = inner
    }

    public var described: String { inner.described + ", spectral norm" }
    public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] { try inner.outputShape(for: input) }
    public func parameterCount(for input: [Int]) -> Int { inner.parameterCount(for: input) }
    public func multiplyAdds(for input: [Int]) -> Int { inner.multiplyAdds(for: input) }
    public func inputMultiplyAdds(for input: [Int]) -> Int { inner.inputMultiplyAdds(for: input) }

    public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer {
      let layer = inner.makeLayer(for: input, seed: seed)
      guard let weighted = layer as? any WeightedLayer else { return layer }
      let outputs = weighted.weight.shape[weighted.weight.shape.count - 1]
      var stream = seed.child("spectral")
      func vector(_ count: Int) -> Tensor {
        Tensor([count]) { values in
          for index in values.indices { values[index] = Float(stream.normal()) }
        }.scaledToUnit
      }
      let left = vector(weighted.weight.count / outputs)
      return SpectralNormalization(weighted, PowerIteration(left: left, right: vector(outputs)))
    }
  }
}

extension NetworkPlan {
  /// The same network with every dense layer and convolution spectrally normalised. The layers within a residual one
  /// and transposed convolutions stay as they are.
  public var spectrallyNormalized: NetworkPlan { mapped { SpectralNormalization.Plan($0) ?? $0 } }
}
