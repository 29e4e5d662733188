import CKernels

/// The vectors of a power iteration: the singular vectors of a weight's largest singular value, once it has converged.
public struct PowerIteration: Sendable {
  /// `[inputs]`, of length 1: as many as a matrix with one column for each output has rows.
  public let left: Buffer
  /// `[outputs]`, of length 1.
  public let right: Buffer

  public init(left: Tensor, right: Tensor) {
    self.left = Buffer(left)
    self.right = Buffer(right)
  }

  /// One round: left ← W right, right ← Wᵀ left, each scaled to length 1.
  fileprivate func advance(_ weight: Tensor) {
    let (rows, columns) = (left.value.count, right.value.count)
    left.value = multiplied(weight, right.value, rows: rows, columns: columns, isTransposed: false).scaledToUnit
    right.value = multiplied(weight, left.value, rows: rows, columns: columns, isTransposed: true).scaledToUnit
  }

  /// leftᵀ W right.
  fileprivate func singularValue(_ weight: Tensor) -> Double {
    let (rows, columns) = (left.value.count, right.value.count)
    return left.value.inner(multiplied(weight, right.value, rows: rows, columns: columns, isTransposed: false))
  }
}

/// A weight divided by its largest singular value (Miyato et al., 2018, arXiv 1802.05957, algorithm 1).
///
/// The weight counts as the matrix whose columns are its last axis. As in PyTorch's `spectral_norm`, the singular
/// vectors are constants for the gradient: with Ŵ = W / σ and σ = uᵀWv, dW = (dŴ - ⟨dŴ, Ŵ⟩ u vᵀ) / σ.
/// - Parameters:
///   - weight: `[…, outputs]`.
///   - iteration: Of the same weight.
///   - isTraining: Whether a round of the power iteration is made first.
public func spectralNormalization(_ weight: Tensor, _ iteration: PowerIteration, isTraining: Bool) -> Tensor {
  precondition(
    weight.shape.last == iteration.right.value.count
      && weight.count == iteration.left.value.count * iteration.right.value.count,
    "spectralNormalization: the vectors are those of another weight than \(weight.shape)")
  let constant = weight.detached
  if isTraining { iteration.advance(constant) }
  let (left, right) = (iteration.left.value, iteration.right.value)
  // A weight of zeros has no direction; it stays as it is.
  let singular = iteration.singularValue(constant)
  let factor = singular > 1e-12 ? Float(1 / singular) : 1
  let output = constant.scaled(by: factor)
  return output.recorded(from: [weight]) { gradient in
    let overlap = Float(gradient.inner(output))
    let result = Tensor(uninitialized: weight.shape)
    let columns = right.count
    for row in 0..<left.count {
      let along = overlap * left.pointer[row]
      let (from, to) = (gradient.pointer + row * columns, result.pointer + row * columns)
      for column in 0..<columns { to[column] = factor * (from[column] - along * right.pointer[column]) }
    }
    return [result]
  }
}

/// The product of a weight, as `[rows, columns]`, with a vector.
private func multiplied(
  _ weight: Tensor, _ vector: Tensor, rows: Int, columns: Int, isTransposed: Bool
) -> Tensor {
  let (outputs, inner) = isTransposed ? (columns, rows) : (rows, columns)
  let result = Tensor(uninitialized: [outputs])
  ck_matmul(
    outputs, 1, inner, weight.pointer, isTransposed ? 1 : 0, vector.pointer, 0, 0, nil, CK_LINEAR, 0, result.pointer)
  return result
}

extension Tensor {
  /// The same direction with length 1; 0 stays 0.
  public var scaledToUnit: Tensor { scaled(by: Float(1 / max(1e-12, squaredNorm.squareRoot()))) }
}
