import Essentials

/// The density of counted values over a grid, by a kernel on each cell that holds some and one on the whole grid, which
/// weighs as much as one value.
///
/// Along a range the kernels are normal, truncated to the grid, with the bandwidth of Scott's rule (Multivariate Density
/// Estimation, 1992): 1.059 min(IQR / 1.34, σ) n^(-1/5), and at least what puts 90 % of a kernel into its own cell.
/// Without an order, a kernel is its own cell smoothed by the prior.
struct GridDensity {
  /// One for each cell; they add up to 1.
  let values: [Double]

  /// - Parameter counts: At least one value in all.
  init(_ counts: [Int], isCategorical: Bool) {
    let cells = counts.indices.filter { counts[$0] > 0 }
    precondition(!cells.isEmpty, "a density is estimated from at least one value")
    let weights = cells.map { Double(counts[$0]) }
    let total = weights.reduce(0, +) + 1
    let kernels =
      isCategorical
      ? Self.categoricalKernels(cells, count: counts.count) : Self.normalKernels(cells, weights, count: counts.count)
    var values = [Double](repeating: 0, count: counts.count)
    for (kernel, weight) in zip(kernels, weights + [1]) {
      for index in values.indices { values[index] += weight / total * kernel[index] }
    }
    self.values = values
  }

  /// Each cell's kernel, and the prior's last.
  private static func categoricalKernels(_ cells: [Int], count: Int) -> [[Double]] {
    let prior = 1 / Double(cells.count + 1)
    let sum = 1 + prior * Double(count)
    let own = cells.map { cell in (0..<count).map { ($0 == cell ? 1 + prior : prior) / sum } }
    return own + [[Double](repeating: 1 / Double(count), count: count)]
  }

  private static func normalKernels(_ cells: [Int], _ weights: [Double], count: Int) -> [[Double]] {
    let bandwidth = max(Self.bandwidth(cells, weights), 0.5 / 1.64)
    let middle = Double(count - 1) / 2
    return cells.map { normal(mean: Double($0), deviation: bandwidth, count: count) }
      + [normal(mean: middle, deviation: Double(count), count: count)]
  }

  private static func bandwidth(_ cells: [Int], _ weights: [Double]) -> Double {
    let total = weights.reduce(0, +)
    let mean = zip(cells, weights).reduce(0) { $0 + Double($1.0) * $1.1 } / total
    let squares = zip(cells, weights).reduce(0) { sum, value in
      let distance = Double(value.0) - mean
      return sum + distance * distance * value.1
    }
    let deviation = (squares / max(1, total - 1)).squareRoot()
    var cumulated: [Double] = []
    for weight in weights { cumulated.append((cumulated.last ?? 0) + weight) }
    // The first cell at or above the lower quartile, and the first one above the upper quartile.
    let (lower, upper) = ((total / 4).rounded(.down), (total * 3 / 4).rounded(.down))
    let first = cumulated.firstIndex { $0 >= lower } ?? 0
    let last = min(cells.count - 1, cumulated.firstIndex { $0 > upper } ?? cells.count)
    let range = Double(cells[last] - cells[first])
    return 1.059 * min(range / 1.34, deviation) * portablePow(total, -0.2)
  }

  /// The share of a normal distribution in each cell, of its share in the grid.
  private static func normal(mean: Double, deviation: Double, count: Int) -> [Double] {
    func scaled(_ edge: Double) -> Double { (edge - mean) / deviation }
    let whole = logNormalCDFDifference(scaled(-0.5), scaled(Double(count) - 0.5))
    return (0..<count).map { cell in
      let own = logNormalCDFDifference(scaled(Double(cell) - 0.5), scaled(Double(cell) + 0.5))
      return own - whole > -690 ? portableExp(own - whole) : 0
    }
  }
}
