/// Eigenvalues and eigenvectors of a real symmetric matrix, by cyclic Jacobi rotations (Golub and Van Loan, Matrix
/// Computations, 4th edition, section 8.5.3): only operations that are rounded alike on every machine. Slower than a
/// reduction to a tridiagonal matrix, but short, and small eigenvalues of a covariance come out as exactly as large ones.
public struct SymmetricEigen: Sendable {
  /// In no particular order.
  public let values: [Double]
  /// `[n, n]`, row-major: row i is the eigenvector of `values[i]`.
  public let vectors: [Double]

  /// - Parameter matrix: `[size, size]`, row-major and symmetric, of finite numbers.
  public init(_ matrix: [Double], size: Int) {
    precondition(matrix.count == size * size, "a matrix of \(size) rows has \(size * size) values, not \(matrix.count)")
    var matrix = matrix
    var vectors = [Double](repeating: 0, count: size * size)
    for i in 0..<size { vectors[i * size + i] = 1 }
    let scale = matrix.reduce(0) { $0 + $1 * $1 }
    // Converges quadratically; the limit only ends what rounding keeps from settling.
    for _ in 0..<60 {
      let rest = matrix.withUnsafeMutableBufferPointer { a in
        vectors.withUnsafeMutableBufferPointer { v in sweep(a, v, size) }
      }
      if rest <= scale * 1e-30 { break }
    }
    values = (0..<size).map { matrix[$0 * size + $0] }
    self.vectors = vectors
  }
}

/// One rotation for each element above the diagonal, which it makes 0.
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
      let tangent = (tau < 0 ? -1 : 1) / (abs(tau) + (1 + tau * tau).squareRoot())
      let cosine = 1 / (1 + tangent * tangent).squareRoot()
      let sine = tangent * cosine
      rotate(a, p, q, stride: n, count: n, cosine, sine)
      rotate(a, p * n, q * n, stride: 1, count: n, cosine, sine)
      rotate(v, p * n, q * n, stride: 1, count: n, cosine, sine)
    }
  }
  return rest
}

/// Rotates two rows, or two columns, that begin at `first` and `second`.
@inline(__always)
private func rotate(
  _ a: UnsafeMutableBufferPointer<Double>, _ first: Int, _ second: Int, stride: Int, count: Int, _ cosine: Double,
  _ sine: Double
) {
  for k in 0..<count {
    let (x, y) = (a[first + k * stride], a[second + k * stride])
    a[first + k * stride] = cosine * x - sine * y
    a[second + k * stride] = sine * x + cosine * y
  }
}
