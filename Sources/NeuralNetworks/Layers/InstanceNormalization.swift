import Essentials
import TensorCore

/// Instance normalisation: every channel of every sample over its positions; see `instanceNormalization`. It
/// does the same in training and in inference.
public final class InstanceNormalization: Layer {
  public let rescaling: Rescaling
  public let epsilon: Float

  public init(rescaling: Rescaling, epsilon: Float = 1e-5) {
    self.rescaling = rescaling
    self.epsilon = epsilon
  }

  public var parameters: [NamedParameter] { rescaling.parameters }

  /// - Parameter input: `[N, spatial…, C]`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    instanceNormalization(
      input, scale: rescaling.scale?.tensor, shift: rescaling.shift?.tensor, epsilon: epsilon,
      activation: rescaling.activation, slope: rescaling.slope?.tensor)
  }
}

extension InstanceNormalization {
  /// The layer before it has parameters.
  public struct Plan: LayerPlan {
    public let rescaling: Rescaling.Plan
    public let epsilon: Float

    /// - Parameters:
    ///   - rescaling: As PyTorch's, without scale and shift by default.
    ///   - epsilon: Added to variances.
    public init(
      rescaling: Rescaling.Plan = Rescaling.Plan(hasScale: false, hasShift: false), epsilon: Float = 1e-5
    ) {
      self.rescaling = rescaling
      self.epsilon = epsilon
    }

    public var described: String { "instance normalization" + rescaling.described }

    public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] {
      guard input.dropLast().reduce(1, *) > 1 else {
        throw ShapeMismatch(
          "instance normalization needs more than one position per channel, found an input of \(sizes(input))")
      }
      return input
    }

    public func parameterCount(for input: [Int]) -> Int { rescaling.parameterCount(channels: input[input.count - 1]) }

    public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer {
      InstanceNormalization(
        rescaling: rescaling.makeRescaling(channels: input[input.count - 1]), epsilon: epsilon)
    }
  }
}

// MARK: - Settings

extension LayerKind {
  /// Instance normalisation. Keys: `epsilon` (1e-5), `scale` (false), `shift` (false), rectifier.
  static let instanceNorm = LayerKind("instanceNorm") { reader in
    let rescaling = Rescaling.Plan(reader, isLearned: false)
    let epsilon = reader.varianceEpsilon()
    return LayerDraft.Fitting(key: nil) { _, _ in InstanceNormalization.Plan(rescaling: rescaling, epsilon: epsilon) }
  }
}
