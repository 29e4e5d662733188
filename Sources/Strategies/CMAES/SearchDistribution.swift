import Essentials

/// The normal distribution N(m, σ²C) that CMA-ES samples from and adapts (Hansen, arXiv:1604.00772; the equations are
/// the source's).
struct SearchDistribution: Sendable {
  let parameters: StrategyParameters
  /// m
  var mean: [Double]
  /// σ
  private(set) var step: Double
  /// C, `[n, n]`
  private(set) var covariance: [Double]
  /// p_σ and p_c
  private var stepPath: [Double]
  private(set) var path: [Double]
  /// Rows of B, and the diagonal of D: C = B D² Bᵀ.
  private(set) var axes: [Double]
  private(set) var lengths: [Double]
  /// (1 - c_σ)^(2 (g + 1)) after g updates
  private var pathDecay: Double

  init(_ parameters: StrategyParameters, mean: [Double], step: Double) {
    let n = parameters.dimension
    self.parameters = parameters
    self.mean = mean
    self.step = step
    covariance = [Double](repeating: 0, count: n * n)
    for i in 0..<n { covariance[i * n + i] = 1 }
    axes = covariance
    lengths = [Double](repeating: 1, count: n)
    stepPath = [Double](repeating: 0, count: n)
    path = stepPath
    pathDecay = 1
    pathDecay = decayed(1)
  }

  /// √C_jj of a coordinate.
  func deviation(_ coordinate: Int) -> Double {
    max(covariance[coordinate * parameters.dimension + coordinate], 0).squareRoot()
  }

  /// A draw of y from N(0, C).
  func direction(using rng: inout SeededGenerator) -> [Double] {
    let n = parameters.dimension
    var y = [Double](repeating: 0, count: n)
    for axis in 0..<n {
      let z = rng.normal() * lengths[axis]  // (eq. 38), (eq. 39)
      for j in 0..<n { y[j] += z * axes[axis * n + j] }
    }
    return y
  }

  /// C^(-1/2) y
  func whitened(_ y: [Double]) -> [Double] {
    let n = parameters.dimension
    var result = [Double](repeating: 0, count: n)
    for axis in 0..<n {
      var dot = 0.0
      for j in 0..<n { dot += axes[axis * n + j] * y[j] }
      dot /= lengths[axis]
      for j in 0..<n { result[j] += dot * axes[axis * n + j] }
    }
    return result
  }

  /// Adapts the distribution to a generation.
  /// - Parameter ranked: y = (x - m)/σ of λ points, best first.
  mutating func update(_ ranked: [[Double]]) {
    precondition(ranked.count == parameters.population, "an update needs a whole generation")
    let p = parameters
    let n = p.dimension
    // Selection and recombination (eq. 41), (eq. 42), c_m = 1
    var shift = [Double](repeating: 0, count: n)
    for (weight, y) in zip(p.weights, ranked.prefix(p.parents)) {
      for j in 0..<n { shift[j] += weight * y[j] }
    }
    for j in 0..<n { mean[j] += step * shift[j] }

    // Step-size control (eq. 43), (eq. 44)
    let stepGain = (p.stepRate * (2 - p.stepRate) * p.effectiveParents).squareRoot()
    let whiteShift = whitened(shift)
    for j in 0..<n { stepPath[j] = (1 - p.stepRate) * stepPath[j] + stepGain * whiteShift[j] }
    let pathNorm = norm(stepPath)
    // The source's h_σ: the path's own length must not drive the covariance while the step still grows.
    let isSteady =
      pathNorm / (1 - pathDecay).squareRoot() < (1.4 + 2 / (Double(n) + 1)) * p.expectedNorm
    pathDecay = decayed(pathDecay)
    step *= portableExp(min(1, p.stepRate / p.stepDamping * (pathNorm / p.expectedNorm - 1)))

    // Covariance matrix adaptation (eq. 45), (eq. 46), (eq. 47)
    let gain = isSteady ? (p.pathRate * (2 - p.pathRate) * p.effectiveParents).squareRoot() : 0
    for j in 0..<n { path[j] = (1 - p.pathRate) * path[j] + gain * shift[j] }
    let lost = isSteady ? 0 : p.pathRate * (2 - p.pathRate)
    let sum = p.weights.reduce(0, +)
    let kept = 1 + p.rankOneRate * lost - p.rankOneRate - p.rankMuRate * sum
    var terms = [(factor: p.rankOneRate, vector: path)]
    for (weight, y) in zip(p.weights, ranked) {
      let length = weight < 0 ? norm(whitened(y)) : 0
      let scaled = weight < 0 ? weight * Double(n) / (length * length + 1e-8) : weight
      terms.append((p.rankMuRate * scaled, y))
    }
    adapt(keeping: kept, terms)
    decompose()
  }

  /// C ← kept · C + Σ factor · v vᵀ
  private mutating func adapt(keeping kept: Double, _ terms: [(factor: Double, vector: [Double])]) {
    let n = parameters.dimension
    for index in covariance.indices { covariance[index] *= kept }
    covariance.withUnsafeMutableBufferPointer { covariance in
      for (factor, vector) in terms {
        for i in 0..<n {
          let scaled = factor * vector[i]
          for j in i..<n { covariance[i * n + j] += scaled * vector[j] }
        }
      }
      for i in 0..<n { for j in 0..<i { covariance[i * n + j] = covariance[j * n + i] } }
    }
  }

  private mutating func decompose() {
    let eigen = SymmetricEigen(covariance, size: parameters.dimension)
    axes = eigen.vectors
    // Rounding may leave an eigenvalue at 0 or below; the condition number then ends the run.
    let largest = eigen.values.reduce(0, max)
    lengths = eigen.values.map { max($0, largest * 1e-20, 1e-300).squareRoot() }
  }

  private func decayed(_ decay: Double) -> Double {
    decay * (1 - parameters.stepRate) * (1 - parameters.stepRate)
  }
}

func norm(_ vector: [Double]) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }
