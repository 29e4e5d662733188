import CKernels

extension Parameter {
  /// One step of stochastic gradient descent against `gradient`; nothing when there is none.
  ///
  /// velocity ← momentum · velocity + gradient; value ← value − rate · velocity.
  /// - Parameter velocity: The running direction, of the parameter's shape; nil: no momentum.
  public func descend(rate: Float, momentum: Float, velocity: Tensor?) {
    guard let gradient else { return }
    ck_sgd(count, rate, momentum, gradient.pointer, velocity?.pointer, value.pointer)
  }

  /// One step of Adam (Kingma and Ba, 2015) against `gradient`; nothing when there is none.
  ///
  /// - Parameters:
  ///   - step: Counts from 1.
  ///   - mean, square: Running first and second moments, of the parameter's shape.
  public func descendByAdam(
    rate: Float, beta1: Float, beta2: Float, epsilon: Float, step: Int, mean: Tensor, square: Tensor
  ) {
    guard let gradient else { return }
    ck_adam(
      count, rate, beta1, beta2, epsilon, step, gradient.pointer, mean.pointer, square.pointer, value.pointer)
  }
}
