import Essentials

extension SymmetricEigen {
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

// MARK: - Square matrices, row-major

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
