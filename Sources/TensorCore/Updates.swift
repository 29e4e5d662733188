import CKernels

/// What every optimizer's rule does to a gradient first, and how far it follows what comes of it.
public struct Descent: Equatable, Sendable {
  /// The learning rate.
  public var rate: Double
  /// The gradient counts this many times, as clipping wants.
  public var scale: Double
  /// Weight decay: so many times the value is added to the gradient, the slope of an L2 penalty.
  public var decay: Double

  public init(rate: Double, scale: Double = 1, decay: Double = 0) {
    self.rate = rate
    self.scale = scale
    self.decay = decay
  }
}

// One step each against the parameter's gradient, and nothing when there is none. Below, g is the gradient
// that `Descent` leaves; running values are tensors of the parameter's shape, which the step changes; steps
// count from 1. CKernels.h has the formulas.
extension Parameter {
  /// Stochastic gradient descent.
  /// - Parameters:
  ///   - isNesterov: Whether the step follows g + momentum · velocity in place of the velocity.
  ///   - velocity: The running direction; nil: no momentum.
  public func descend(_ descent: Descent, momentum: Double = 0, isNesterov: Bool = false, velocity: Tensor? = nil) {
    withGradient(descent) { ck_sgd(count, $0, momentum, isNesterov ? 1 : 0, $1, velocity?.pointer, value.pointer) }
  }

  /// Adam.
  /// - Parameters:
  ///   - isDecoupled: Whether weight decay shrinks the value itself, as AdamW has it, not through the gradient.
  ///   - mean, square: Running means of g and g².
  public func descendByAdam(
    _ descent: Descent, beta1: Double, beta2: Double, epsilon: Double, step: Int, isDecoupled: Bool = false,
    mean: Tensor, square: Tensor
  ) {
    withGradient(descent) {
      ck_adam(
        count, $0, beta1, beta2, epsilon, step, isDecoupled ? 1 : 0, $1, mean.pointer, square.pointer, value.pointer)
    }
  }

  /// Adamax.
  /// - Parameters:
  ///   - mean: Running mean of g.
  ///   - largest: Running maximum of |g|.
  public func descendByAdamax(
    _ descent: Descent, beta1: Double, beta2: Double, epsilon: Double, step: Int, mean: Tensor, largest: Tensor
  ) {
    withGradient(descent) {
      ck_adamax(count, $0, beta1, beta2, epsilon, step, $1, mean.pointer, largest.pointer, value.pointer)
    }
  }

  /// NAdam.
  /// - Parameters:
  ///   - shares: How far the step follows g and the mean of g.
  ///   - mean, square: Running means of g and g².
  public func descendByNadam(
    _ descent: Descent, beta1: Double, beta2: Double, epsilon: Double, step: Int,
    shares: (gradient: Double, mean: Double), mean: Tensor, square: Tensor
  ) {
    withGradient(descent) {
      ck_nadam(
        count, $0, beta1, beta2, epsilon, step, shares.gradient, shares.mean, $1, mean.pointer, square.pointer,
        value.pointer)
    }
  }

  /// RMSprop.
  /// - Parameters:
  ///   - square: Running mean of g².
  ///   - mean: Running mean of g, whose square is taken from that of g²; nil: not.
  ///   - velocity: The running direction; nil: no momentum.
  public func descendByRMSprop(
    _ descent: Descent, alpha: Double, epsilon: Double, momentum: Double, square: Tensor, mean: Tensor?,
    velocity: Tensor?
  ) {
    withGradient(descent) {
      ck_rmsprop(
        count, $0, alpha, epsilon, momentum, $1, square.pointer, mean?.pointer, velocity?.pointer, value.pointer)
    }
  }

  /// Adagrad.
  /// - Parameter total: The sum of g².
  public func descendByAdagrad(_ descent: Descent, epsilon: Double, total: Tensor) {
    withGradient(descent) { ck_adagrad(count, $0, epsilon, $1, total.pointer, value.pointer) }
  }

  /// Adadelta.
  /// - Parameters:
  ///   - square: Running mean of g².
  ///   - moved: Running mean of the squared steps, before the learning rate.
  public func descendByAdadelta(_ descent: Descent, rho: Double, epsilon: Double, square: Tensor, moved: Tensor) {
    withGradient(descent) { ck_adadelta(count, $0, rho, epsilon, $1, square.pointer, moved.pointer, value.pointer) }
  }

  private func withGradient(
    _ descent: Descent, _ kernel: (ck_descent, UnsafePointer<Float>) -> Void
  ) {
    guard let gradient else { return }
    let terms = ck_descent(rate: Float(descent.rate), scale: Float(descent.scale), decay: Float(descent.decay))
    kernel(terms, gradient.pointer)
  }
}

extension Tensor {
  /// The sum of the squares of all values, added up in double precision.
  public var squaredNorm: Double { ck_squared_norm(count, pointer) }
}

extension Parameter {
  /// Brings every value into ±limit.
  public func clip(to limit: Float) {
    for index in 0..<count { value.pointer[index] = min(max(value.pointer[index], -limit), limit) }
  }
}
