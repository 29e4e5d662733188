import Essentials
import TensorCore

/// Batch normalisation of channels, the last axis: see `batchNormalization`. In inference the running
/// moments replace the batch's.
public final class BatchNormalization: Layer {
  public let rescaling: Rescaling
  public let running: RunningMoments
  public let epsilon: Float

  public init(rescaling: Rescaling, running: RunningMoments, epsilon: Float = 1e-5) {
    self.rescaling = rescaling
    self.running = running
    self.epsilon = epsilon
  }

  public var parameters: [NamedParameter] { rescaling.parameters }
  public var buffers: [NamedBuffer] {
    [NamedBuffer("runningMean", running.mean), NamedBuffer("runningVariance", running.variance)]
  }

  /// - Parameter input: `[N, …, C]`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    let moments: BatchMoments =
      switch mode {
      case .training: .ofBatch(updating: running)
      case .inference: .running(running)
      }
    return batchNormalization(
      input, moments, scale: rescaling.scale?.tensor, shift: rescaling.shift?.tensor, epsilon: epsilon,
      activation: rescaling.activation, slope: rescaling.slope?.tensor)
  }
}

extension BatchNormalization {
  /// The layer before it has parameters. Running means start at 0, variances at 1.
  public struct Plan: LayerPlan {
    public let rescaling: Rescaling.Plan
    public let momentum: Float
    public let epsilon: Float

    /// - Parameters:
    ///   - momentum: The weight of a new batch in the running moments, in 0 ... 1. Keras's is 1 minus this one.
    ///   - epsilon: Added to variances. Keras's default is 1e-3.
    public init(rescaling: Rescaling.Plan = Rescaling.Plan(), momentum: Float = 0.1, epsilon: Float = 1e-5) {
      self.rescaling = rescaling
      self.momentum = momentum
      self.epsilon = epsilon
    }

    public var described: String { "batch normalization" + rescaling.described }
    public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] { input }
    public func parameterCount(for input: [Int]) -> Int { rescaling.parameterCount(channels: input[input.count - 1]) }

    public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer {
      let channels = input[input.count - 1]
      let running = RunningMoments(
        mean: Tensor([channels], repeating: 0), variance: Tensor([channels], repeating: 1), momentum: momentum)
      return BatchNormalization(
        rescaling: rescaling.makeRescaling(channels: channels), running: running, epsilon: epsilon)
    }
  }
}

// MARK: - Settings

extension LayerKind {
  /// Batch normalisation. Keys: `momentum` (0.1), `epsilon` (1e-5), `scale` (true), `shift` (true), rectifier.
  static let batchNorm = LayerKind("batchNorm") { reader in
    let rescaling = Rescaling.Plan(reader, isLearned: true)
    let momentum = reader.number("momentum", default: 0.1, in: 0...1, unit: "(the weight of a new batch)")
    let epsilon = reader.varianceEpsilon()
    return LayerDraft.Fitting(key: nil) { _, _ in
      BatchNormalization.Plan(rescaling: rescaling, momentum: Float(momentum), epsilon: epsilon)
    }
  }
}
