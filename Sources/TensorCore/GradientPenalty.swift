import CKernels

/// The gradient penalty of a Wasserstein critic: the mean over samples of (‖∇D(x)‖₂ - target)², a scalar
/// (Gulrajani et al., 2017, arXiv 1704.00028, eq. 3, without its λ).
///
/// An exact construction, no second backward run. With g the gradient of Σ D at the points, the penalty is
/// P(g), and by the chain rule ∂P/∂θ = ∂/∂θ ⟨v, g(θ)⟩ with v = ∂P/∂g held constant. ⟨v, g⟩ is the derivative
/// of Σ D along v, which `derivative(along:of:)` computes forward and records, so that one backward run
/// gives its gradient. The result's value is P; the gradient that flows from it is that of ⟨v, g⟩.
///
/// `critic` is run twice: running statistics of norms take in the points twice.
/// - Parameters:
///   - points: `[N, …]`; usually random mixes of real and generated samples.
///   - target: The gradient norm that is not punished.
///   - parameters: The critic's, which learn from the penalty.
///   - critic: Scores of a batch, `[N, 1]` or `[N]`; it may draw nothing at random that differs from run to run.
public func gradientPenalty(
  at points: Tensor, target: Float = 1, parameters: [Parameter], critic: (Tensor) -> Tensor
) -> Tensor {
  // A value without a gradient still comes from gradients.
  let (penalty, slope) = Gradients.$areRecorded.withValue(true) {
    let variable = Parameter(points)
    let gradient = inputGradient(of: critic, at: variable, frozen: parameters)
    let (penalty, direction) = punished(gradient, target: target)
    let input = variable.tensor
    guard let slope = critic(input).derivative(along: direction, of: input) else {
      preconditionFailure("the critic's scores do not depend on its input")
    }
    return (penalty, slope.mean.scaled(by: Float(slope.count)))
  }
  return Tensor([], [Float(penalty)]).recorded(from: [slope]) { [$0] }
}

/// The gradient of the critic's summed scores with respect to its input, the critic's own left alone.
private func inputGradient(
  of critic: (Tensor) -> Tensor, at variable: Parameter, frozen parameters: [Parameter]
) -> Tensor {
  parameters.frozen {
    let scores = critic(variable.tensor)
    scores.mean.scaled(by: Float(scores.count)).backward()
  }
  guard let gradient = variable.gradient else {
    preconditionFailure("the critic's scores do not depend on its input")
  }
  return gradient
}

/// The penalty of gradients `[N, …]`, and its own gradient with respect to them.
private func punished(_ gradient: Tensor, target: Float) -> (penalty: Double, direction: Tensor) {
  let samples = gradient.shape[0]
  let size = gradient.count / samples
  let direction = Tensor(uninitialized: gradient.shape)
  var penalty = 0.0
  for sample in 0..<samples {
    let row = gradient.pointer + sample * size
    let norm = ck_squared_norm(size, row).squareRoot()
    let excess = norm - Double(target)
    penalty += excess * excess / Double(samples)
    // At a gradient of 0 the norm has a corner; 0 is one of its subgradients.
    let factor = norm > 0 ? 2 * excess / norm / Double(samples) : 0
    ck_scale(size, Float(factor), row, direction.pointer + sample * size)
  }
  return (penalty, direction)
}
