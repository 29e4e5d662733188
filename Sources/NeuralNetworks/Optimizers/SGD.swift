import CKernels
import Essentials
import TensorCore

/// Stochastic gradient descent with momentum: v ← momentum · v + gradient; w ← w − learningRate · v.
///
/// With `isNesterov` w follows gradient + momentum · v instead (Sutskever et al., 2013). Keras puts the learning
/// rate into the velocity, which differs only while a schedule changes the rate. PyTorch's learning rate is 0.001,
/// Keras's 0.01.
public struct SGD: UpdateRule {
  public static let name = "sgd"
  public static let defaultLearningRate = 0.01
  public static let kerasLearningRate = 0.01

  /// In 0 ..< 1; 0 keeps no velocities.
  public let momentum: Double
  public let isNesterov: Bool

  public init(momentum: Double = 0, isNesterov: Bool = false) {
    self.momentum = momentum
    self.isNesterov = isNesterov
  }

  /// Reads `momentum` (`sgdMomentum`, or else 0) and `nesterov` (false).
  public init(_ reader: SettingsReader) {
    momentum = reader.number("momentum", default: reader.sgdMomentum() ?? 0, in: 0...0.9999)
    isNesterov = reader.flag("nesterov", default: false)
    if isNesterov, momentum == 0 { reader.refuse("nesterov", "expected false, for the momentum is 0, found true") }
  }

  public func initialState(for shape: [Int]) -> [NamedTensor] {
    momentum == 0 ? [] : [.zeros("velocity", shape)]
  }

  public func update(_ weights: WeightUpdate) {
    ck_sgd(
      weights.count, weights.descent.terms, momentum, isNesterov ? 1 : 0, weights.gradient, weights.state.first,
      weights.value)
  }
}

extension SettingsReader {
  /// `sgdMomentum`: the momentum of SGD in a search over optimizers, whose other rules may have none; nil if absent.
  func sgdMomentum() -> Double? {
    has("sgdMomentum") ? number("sgdMomentum", in: 0...0.9999) : nil
  }
}

extension UpdateRule where Self == SGD {
  public static func sgd(momentum: Double) -> SGD { SGD(momentum: momentum) }
}
