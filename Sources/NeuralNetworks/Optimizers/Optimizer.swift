import TensorCore

/// Moves a network's weights against their gradients.
public protocol Optimizer: AnyObject {
  var parameters: [Parameter] { get }

  /// One step of every parameter that has a gradient.
  func step()
}

extension Optimizer {
  /// Forgets all gradients, so that the next backward run starts from zero.
  public func clearGradients() { parameters.forEach { $0.clearGradient() } }
}
