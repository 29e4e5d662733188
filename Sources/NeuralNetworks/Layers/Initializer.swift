import Essentials
import TensorCore

/// How fresh weights are drawn.
///
/// fanIn is the number of inputs that one output sums, fanOut the number of outputs that one input reaches. N(0, v)
/// is the whole normal distribution of variance v, as in PyTorch; Keras cuts it off at two standard deviations.
public enum Initializer: Equatable, Sendable {
  case zeros
  /// N(0, standardDeviation²); DCGAN's has 0.02 (Radford et al., 2016).
  case normal(standardDeviation: Double)
  /// N(0, 2 / (fanIn + fanOut)) (Glorot and Bengio, 2010).
  case glorotNormal
  /// U(±√(6 / (fanIn + fanOut))): the variance of `glorotNormal`.
  case glorotUniform
  /// N(0, 2 / fanIn) (He et al., 2015).
  case heNormal
  /// U(±√(6 / fanIn)): the variance of `heNormal`.
  case heUniform
  /// N(0, 1 / fanIn) (LeCun et al., 1998).
  case lecunNormal
  /// U(±√(3 / fanIn)): the variance of `lecunNormal`.
  case lecunUniform
  /// Rows, or columns where there are fewer of them, that are perpendicular and of length `gain`; all such
  /// matrices are equally likely (Saxe et al., 2014; PyTorch's `orthogonal_`). A tensor of more than two axes
  /// counts as the matrix whose columns are its last axis.
  case orthogonal(gain: Double = 1)
  /// U(±1/√fanIn): the default of PyTorch's layers.
  case fanInUniform

  /// The default of layers: He's for rectifiers and what resembles them, Glorot's for the others.
  public static func `default`(for activation: Activation) -> Initializer {
    activation.resemblesRectifier ? .heUniform : .glorotUniform
  }

  /// A tensor drawn from `stream` in row-major order.
  public func tensor(
    _ shape: [Int], fanIn: Int, fanOut: Int, using stream: inout SeededGenerator
  ) -> Tensor {
    func filled(_ draw: (inout SeededGenerator) -> Double) -> Tensor {
      Tensor(shape) { values in
        for index in values.indices { values[index] = Float(draw(&stream)) }
      }
    }
    func uniform(_ limit: Double) -> Tensor { filled { $0.uniform(in: -limit...limit) } }
    func normal(_ deviation: Double) -> Tensor { filled { $0.normal() * deviation } }
    switch self {
    case .zeros: return filled { _ in 0 }
    case .normal(let deviation): return normal(deviation)
    case .glorotNormal: return normal((2 / Double(fanIn + fanOut)).squareRoot())
    case .glorotUniform: return uniform((6 / Double(fanIn + fanOut)).squareRoot())
    case .heNormal: return normal((2 / Double(fanIn)).squareRoot())
    case .heUniform: return uniform((6 / Double(fanIn)).squareRoot())
    case .lecunNormal: return normal((1 / Double(fanIn)).squareRoot())
    case .lecunUniform: return uniform((3 / Double(fanIn)).squareRoot())
    case .orthogonal(let gain): return orthogonalTensor(shape, gain: gain, using: &stream)
    case .fanInUniform: return uniform((1 / Double(fanIn)).squareRoot())
    }
  }
}
