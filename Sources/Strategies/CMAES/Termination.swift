/// When a run of CMA-ES has converged, or goes nowhere (Hansen, arXiv:1604.00772, appendix B.3).
struct Termination: Sendable {
  private let initialStep: Double
  /// The best and the median fitness of each generation; the oldest are forgotten.
  private var best: [Double] = []
  private var medians: [Double] = []
  private var generations = 0
  /// The range of the latest generation's fitnesses.
  private var spread = Double.infinity

  /// TolFun, and TolX relative to the initial step.
  private static var tolerance: Double { 1e-12 }

  init(initialStep: Double) { self.initialStep = initialStep }

  /// - Parameter fitnesses: Of one generation, best first; -infinity for failures.
  mutating func record(_ fitnesses: [Double]) {
    guard let first = fitnesses.first, let last = fitnesses.last else { return }
    generations += 1
    best.append(first)
    medians.append(fitnesses[fitnesses.count / 2])
    spread = first.isFinite && last.isFinite ? first - last : .infinity
    if best.count > 40_000 {
      best.removeFirst(20_000)
      medians.removeFirst(20_000)
    }
  }

  /// Why the run should end; nil if it should go on.
  func reason(_ distribution: SearchDistribution) -> String? {
    let n = distribution.parameters.dimension
    let λ = distribution.parameters.population
    // ⌈30 n/λ⌉
    let turnover = (30 * n + λ - 1) / λ
    if isFlat(over: 10 + turnover) { return "the fitness no longer changes" }
    if isStagnant(over: max(120 + turnover, generations / 5)) { return "the fitness no longer improves" }
    return shapeReason(distribution)
  }

  /// TolFun: the range of the best over the latest generations, and that of the latest generation, is negligible.
  private func isFlat(over count: Int) -> Bool {
    guard best.count >= count, spread < Self.tolerance else { return false }
    let latest = best.suffix(count)
    guard let low = latest.min(), let high = latest.max() else { return false }
    return high - low < Self.tolerance
  }

  /// Stagnation: neither the best nor the median is better in the last 30 % of a window than in the first 30 %.
  private func isStagnant(over count: Int) -> Bool {
    let count = min(count, 20_000)
    guard best.count >= count else { return false }
    let part = count * 3 / 10
    return [best, medians].allSatisfy { history in
      let window = history.suffix(count)
      return median(window.suffix(part)) <= median(window.prefix(part))
    }
  }

  private func shapeReason(_ distribution: SearchDistribution) -> String? {
    let n = distribution.parameters.dimension
    let step = distribution.step
    let longest = distribution.lengths.reduce(0, max)
    let shortest = distribution.lengths.reduce(.infinity, min)
    let deviations = (0..<n).map { step * distribution.deviation($0) }
    // TolX
    let smallest = Self.tolerance * initialStep
    if deviations.allSatisfy({ $0 < smallest }), distribution.path.allSatisfy({ step * abs($0) < smallest }) {
      return "the steps have become too small"
    }
    // TolXUp
    if step * longest > 1e4 * initialStep { return "the steps diverge" }
    // ConditionCov
    if longest * longest > 1e14 * shortest * shortest { return "the covariance is degenerate" }
    // NoEffectCoord
    if zip(distribution.mean, deviations).contains(where: { $0 == $0 + 0.2 * $1 }) {
      return "a coordinate has become too small to change"
    }
    // NoEffectAxis, one axis a generation
    let axis = generations % n
    let length = 0.1 * step * distribution.lengths[axis]
    let isWithoutEffect = (0..<n).allSatisfy { j in
      distribution.mean[j] == distribution.mean[j] + length * distribution.axes[axis * n + j]
    }
    return isWithoutEffect ? "an axis has become too small to change the mean" : nil
  }
}

private func median(_ values: ArraySlice<Double>) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
}
