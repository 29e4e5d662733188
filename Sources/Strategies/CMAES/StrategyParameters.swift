import Essentials

/// The constants of CMA-ES for a dimension and a population (Hansen, arXiv:1604.00772, table 1), with negative weights.
struct StrategyParameters: Sendable {
  let dimension: Int
  /// λ: samples of a generation.
  let population: Int
  /// μ: how many of them are recombined into the mean.
  let parents: Int
  /// w, best first; the last are negative.
  let weights: [Double]
  /// μ_eff
  let effectiveParents: Double
  /// c_σ and d_σ, of the step size.
  let stepRate: Double
  let stepDamping: Double
  /// c_c, of the evolution path.
  let pathRate: Double
  /// c_1 and c_μ, of the covariance matrix.
  let rankOneRate: Double
  let rankMuRate: Double
  /// E‖N(0, I)‖
  let expectedNorm: Double

  /// λ = 4 + ⌊3 ln n⌋ (eq. 48)
  static func defaultPopulation(dimension: Int) -> Int { 4 + Int(3 * portableLog(Double(dimension))) }

  init(dimension: Int, population: Int) {
    let n = Double(dimension)
    let µ = population / 2
    self.dimension = dimension
    self.population = population
    parents = µ
    // (eq. 49)
    let half = portableLog(Double(population + 1) / 2)
    let raw = (1...population).map { half - portableLog(Double($0)) }
    let µEff = effectiveCount(raw.prefix(µ))
    let µEffMinus = effectiveCount(raw.dropFirst(µ))
    // (eq. 57) and (eq. 58), α_cov = 2
    let c1 = 2 / ((n + 1.3) * (n + 1.3) + µEff)
    let cµ = min(1 - c1 - 1e-8, 2 * (µEff - 2 + 1 / µEff) / ((n + 2) * (n + 2) + µEff))
    // (eq. 50), (eq. 51), (eq. 52): how far negative weights may go for C to stay positive definite.
    let limit = min(1 + c1 / cµ, 1 + 2 * µEffMinus / (µEff + 2), (1 - c1 - cµ) / (n * cµ))
    let positive = raw.reduce(0) { $0 + max($1, 0) }
    let negative = raw.reduce(0) { $0 - min($1, 0) }
    // (eq. 53)
    weights = raw.map { $0 >= 0 ? $0 / positive : limit * $0 / negative }
    effectiveParents = µEff
    // (eq. 55)
    stepRate = (µEff + 2) / (n + µEff + 5)
    stepDamping = 1 + 2 * max(0, (max(0, µEff - 1) / (n + 1)).squareRoot() - 1) + stepRate
    // (eq. 56)
    pathRate = (4 + µEff / n) / (n + 4 + 2 * µEff / n)
    rankOneRate = c1
    rankMuRate = cµ
    expectedNorm = n.squareRoot() * (1 - 1 / (4 * n) + 1 / (21 * n * n))
  }
}

/// (Σ w)² / Σ w²
private func effectiveCount(_ weights: ArraySlice<Double>) -> Double {
  let sum = weights.reduce(0, +)
  let squares = weights.reduce(0) { $0 + $1 * $1 }
  return squares > 0 ? sum * sum / squares : 0
}
