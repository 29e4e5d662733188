import Essentials
import TensorCore

/// Parametric ReLU with a slope per channel, the last axis: see `prelu`.
public final class PReLU: Layer {
  /// `[C]`.
  public let slope: Parameter

  public init(slope: Parameter) { self.slope = slope }

  public var parameters: [NamedParameter] { [NamedParameter("slope", slope)] }

  /// - Parameter input: `[N, …, C]`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor { prelu(input, slope: slope.tensor) }
}

extension PReLU {
  /// The layer before it has parameters.
  public struct Plan: LayerPlan {
    public let initialSlope: Float

    public init(initialSlope: Float = 0.25) { self.initialSlope = initialSlope }

    public var described: String { "prelu" }
    public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] { input }
    public func parameterCount(for input: [Int]) -> Int { input[input.count - 1] }

    public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer {
      PReLU(slope: Parameter(Tensor([input[input.count - 1]], repeating: initialSlope)))
    }
  }
}

// MARK: - Settings

extension LayerKind {
  /// Parametric ReLU. Keys: `initialSlope` (0.25).
  static let prelu = LayerKind("prelu") { reader in
    let slope = reader.initialSlope()
    return LayerDraft.Fitting(key: nil) { _, _ in PReLU.Plan(initialSlope: slope) }
  }
}

extension SettingsReader {
  /// `initialSlope` (0.25), of a PReLU.
  func initialSlope() -> Float { Float(number("initialSlope", default: 0.25, in: -1000...1000)) }
}
