import Essentials
import TensorCore

/// Which optimizer trains a network, and how.
public struct OptimizerSettings: Equatable, Sendable {
  public enum Rule: Equatable, Sendable {
    case sgd(momentum: Double)
    case adam(beta1: Double, beta2: Double, epsilon: Double)
  }

  public let rule: Rule
  public let learningRate: Double

  public init(_ rule: Rule, learningRate: Double) {
    self.rule = rule
    self.learningRate = learningRate
  }

  private enum Name: String, CaseIterable { case sgd, adam }

  /// Reads `name` ("sgd"; or "adam"), `learningRate` (0.01; 0.001 for Adam), and for SGD `momentum` (0.9),
  /// for Adam `beta1` (0.9), `beta2` (0.999) and `epsilon` (1e-8).
  public init(_ reader: SettingsReader) {
    let name = reader.choice("name", of: Name.self, default: .sgd)
    learningRate = reader.number(
      "learningRate", default: name == .sgd ? 0.01 : 0.001, in: 1e-9...100, unit: "(step per gradient)")
    switch name {
    case .sgd:
      rule = .sgd(momentum: reader.number("momentum", default: 0.9, in: 0...0.9999))
    case .adam:
      rule = .adam(
        beta1: reader.number("beta1", default: 0.9, in: 0...0.9999),
        beta2: reader.number("beta2", default: 0.999, in: 0...0.99999),
        epsilon: reader.number("epsilon", default: 1e-8, in: 1e-16...1))
    }
  }

  public func makeOptimizer(for parameters: [Parameter]) -> any Optimizer {
    let rate = Float(learningRate)
    return switch rule {
    case .sgd(let momentum): SGD(parameters, learningRate: rate, momentum: Float(momentum))
    case .adam(let beta1, let beta2, let epsilon):
      Adam(
        parameters, learningRate: rate, beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(epsilon))
    }
  }
}
