import Essentials

/// The part of a normal distribution's probability that lies below each end of a range: what draws from the truncated
/// distribution need, and is costly.
struct TruncatedEnds: Equatable, Sendable {
  private let low: Double
  private let high: Double

  init(centre: Double, deviation: Double, in range: ClosedRange<Double>) {
    low = normalCDF((range.lowerBound - centre) / deviation)
    high = normalCDF((range.upperBound - centre) / deviation)
  }

  /// A draw by inversion, in deviations from the centre. Rounding may put it slightly beyond the range.
  func sample(using rng: inout SeededGenerator) -> Double {
    let probability = low + (high - low) * rng.uniform()
    return inverseNormalCDF(min(max(probability, 0x1p-53), 1 - 0x1p-53))
  }
}
