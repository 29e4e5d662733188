import Essentials

/// The correction that keeps integers from freezing: each grid coordinate leaves its present value with a probability
/// of at least α, by moving the mean and widening the coordinate (Hamano, Saito, Nomura and Shirakawa, CMA-ES with
/// Margin, GECCO 2022, arXiv:2205.13482, section 4). σ and C stay as they are.
struct Margin: Sendable {
  /// α, at most 1/4.
  let probability: Double
  /// The diagonal of A: how much wider than the distribution a coordinate is sampled; 1 for intervals.
  private(set) var widths: [Double]

  /// α = 1/(n λ), as the source recommends.
  init(_ parameters: StrategyParameters) {
    probability = 1 / Double(max(parameters.dimension * parameters.population, 4))
    widths = [Double](repeating: 1, count: parameters.dimension)
  }

  /// Corrects the mean of a distribution, and the widths, after an update.
  mutating func correct(_ distribution: inout SearchDistribution, _ coordinates: [Coordinate]) {
    for (j, coordinate) in coordinates.enumerated() {
      guard case .grid(let grid) = coordinate else { continue }
      let deviation = distribution.step * distribution.deviation(j)
      let index = grid.index(at: distribution.mean[j])
      if index == 0 {
        correctEnd(&distribution.mean[j], threshold: grid.thresholds[0], side: -1, deviation * widths[j])
      } else if index == grid.thresholds.count {
        correctEnd(&distribution.mean[j], threshold: grid.thresholds[index - 1], side: 1, deviation * widths[j])
      } else {
        correctMiddle(&distribution.mean[j], grid.thresholds[index - 1], grid.thresholds[index], deviation, j)
      }
    }
  }

  /// At the first or last value the mean comes back to where the inner value has probability α.
  private func correctEnd(_ mean: inout Double, threshold: Double, side: Double, _ deviation: Double) {
    let farthest = -inverseNormalCDF(probability) * deviation
    if side * (mean - threshold) > farthest { mean = threshold + side * farthest }
  }

  /// Between two thresholds both sides get a probability of at least α/2, by the mean and the width that have exactly
  /// these probabilities.
  private mutating func correctMiddle(
    _ mean: inout Double, _ lower: Double, _ upper: Double, _ deviation: Double, _ j: Int
  ) {
    let scale = deviation * widths[j]
    guard scale > 0 else { return }
    let half = probability / 2
    let low = normalCDF((lower - mean) / scale)
    let high = normalCDF((mean - upper) / scale)
    if low >= half, high >= half { return }
    let middle = 1 - low - high
    let (raisedLow, raisedHigh) = (max(low, half), max(high, half))
    // What the raised sides add is taken from what the others have beyond their minimum.
    let excess = 1 - raisedLow - raisedHigh - middle
    let total = raisedLow + raisedHigh + middle - 3 * half
    let newLow = min(max(raisedLow + excess * (raisedLow - half) / total, 1e-10), 0.5 - 1e-10)
    let newHigh = min(max(raisedHigh + excess * (raisedHigh - half) / total, 1e-10), 0.5 - 1e-10)
    let (toLow, toHigh) = (-inverseNormalCDF(newLow), -inverseNormalCDF(newHigh))
    widths[j] = (upper - lower) / ((toLow + toHigh) * deviation)
    mean = (lower * toHigh + upper * toLow) / (toLow + toHigh)
  }
}
