/// Eigenvalues and eigenvectors of a real symmetric matrix, by cyclic Jacobi rotations (Golub and Van Loan, Matrix
/// Computations, 4th edition, section 8.5.3).
///
/// Slower than reduction to a tridiagonal matrix, but short, and small eigenvalues of a covariance come out as
/// exactly as large ones.
struct SymmetricEigen {
  /// In no particular order.
  let values: [Double]
  /// `[n, n]`, row-major: row i is the eigenvector of `values[i]`.
  let vectors: [Double]

  /// - Parameter matrix: `[size, size]`, row-major and symmetric, of finite numbers.
  init(_ matrix: [Double], size: Int) {
    precondition(matrix.count == size * size, "a matrix of \(size) rows has \(size * size) values, not \(matrix.count)")
    var a = matrix
    var v = identity(size)
    let scale = matrix.reduce(0) { $0 + $1 * $1 }
    // Converges quadratically; the limit only ends a process that rounding keeps from converging.
    for _ in 0..<60 {
      let rest = a.withUnsafeMutableBufferPointer { a in
        v.withUnsafeMutableBufferPointer { v in sweep(a, v, size) }
      }
      if rest <= scale * 1e-30 { break }
    }
    values = (0..<size).map { a[$0 * size + $0] }
    vectors = v
  }

  /// Σ f(λ) v vᵀ: the matrix with the same eigenvectors and other eigenvalues.
  func matrix(of f: (Double) -> Double) -> [Double] {
    let size = values.count
    var scaled = vectors
    for row in 0..<size {
      let factor = f(values[row])
      for column in 0..<size { scaled[row * size + column] *= factor }
    }
    return product(transposed(vectors, size), scaled, size)
  }
}

/// One rotation for each entry above the diagonal, which it makes 0.
/// - Returns: The sum of the squares off the diagonal before.
private func sweep(
  _ a: UnsafeMutableBufferPointer<Double>, _ v: UnsafeMutableBufferPointer<Double>, _ n: Int
) -> Double {
  var rest = 0.0
  for p in 0..<n {
    for q in p + 1..<n {
      let off = a[p * n + q]
      if off == 0 { continue }
      rest += 2 * off * off
      let tau = (a[q * n + q] - a[p * n + p]) / (2 * off)
      let t = (tau < 0 ? -1 : 1) / (abs(tau) + (1 + tau * tau).squareRoot())
      let c = 1 / (1 + t * t).squareRoot()
      rotateColumns(a, n, p, q, c, t * c)
      rotateRows(a, n, p, q, c, t * c)
      rotateRows(v, n, p, q, c, t * c)
    }
  }
  return rest
}

private func rotateRows(
  _ a: UnsafeMutableBufferPointer<Double>, _ n: Int, _ p: Int, _ q: Int, _ c: Double, _ s: Double
) {
  let (first, second) = (p * n, q * n)
  for k in 0..<n {
    let (x, y) = (a[first + k], a[second + k])
    a[first + k] = c * x - s * y
    a[second + k] = s * x + c * y
  }
}

private func rotateColumns(
  _ a: UnsafeMutableBufferPointer<Double>, _ n: Int, _ p: Int, _ q: Int, _ c: Double, _ s: Double
) {
  for k in 0..<n {
    let (x, y) = (a[k * n + p], a[k * n + q])
    a[k * n + p] = c * x - s * y
    a[k * n + q] = s * x + c * y
  }
}

// MARK: - Square matrices, row-major

private func identity(_ n: Int) -> [Double] {
  var result = [Double](repeating: 0, count: n * n)
  for i in 0..<n { result[i * n + i] = 1 }
  return result
}

func transposed(_ a: [Double], _ n: Int) -> [Double] {
  var result = a
  for row in 0..<n { for column in 0..<n { result[column * n + row] = a[row * n + column] } }
  return result
}

func product(_ a: [Double], _ b: [Double], _ n: Int) -> [Double] {
  var result = [Double](repeating: 0, count: n * n)
  result.withUnsafeMutableBufferPointer { result in
    for row in 0..<n {
      for inner in 0..<n {
        let factor = a[row * n + inner]
        for column in 0..<n { result[row * n + column] += factor * b[inner * n + column] }
      }
    }
  }
  return result
}
