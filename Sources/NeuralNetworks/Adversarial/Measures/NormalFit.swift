import Essentials

/// How close samples of one number are to the standard normal distribution, N(0, 1).
///
/// ```swift
/// let fit = NormalFit(samples)
/// fit.kolmogorovSmirnov   // of 10,000 draws from N(0, 1) itself, the median is 0.0083
/// ```
///
/// Every measure is NaN if there is no sample, or if one is not finite.
public struct NormalFit: Equatable, Sendable {
  /// The number of samples.
  public let count: Int
  /// The largest distance between the samples' distribution function and that of N(0, 1), in 0 ... 1: the
  /// Kolmogorov-Smirnov statistic.
  public let kolmogorovSmirnov: Double
  /// The Wasserstein distance of order 1, ∫ |F⁻¹(p) - Φ⁻¹(p)| dp, in units of the samples; exact.
  public let wasserstein1: Double
  /// 0 for N(0, 1).
  public let mean: Double
  /// The standard deviation, divided by the number of samples; 1 for N(0, 1).
  public let deviation: Double
  /// The share of the samples further than 2 from 0; `normalTail(beyond: 2)`, 0.0455, for N(0, 1).
  public let beyondTwo: Double
  /// The share of the samples further than 3 from 0; 0.0027 for N(0, 1).
  public let beyondThree: Double

  public init(_ samples: [Float]) {
    count = samples.count
    guard !samples.isEmpty, samples.allSatisfy(\.isFinite) else {
      (kolmogorovSmirnov, wasserstein1, mean, deviation) = (.nan, .nan, .nan, .nan)
      (beyondTwo, beyondThree) = (.nan, .nan)
      return
    }
    let sorted = samples.sorted().map(Double.init)
    let size = Double(sorted.count)
    let probabilities = sorted.map(normalCDF)
    kolmogorovSmirnov = probabilities.enumerated().reduce(0) { largest, entry in
      max(largest, Double(entry.offset + 1) / size - entry.element, entry.element - Double(entry.offset) / size)
    }
    wasserstein1 = Self.wasserstein1(sorted, probabilities)
    let mean = sorted.reduce(0, +) / size
    self.mean = mean
    deviation = (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / size).squareRoot()
    beyondTwo = Double(sorted.count { abs($0) > 2 }) / size
    beyondThree = Double(sorted.count { abs($0) > 3 }) / size
  }

  /// The share of N(0, 1) further than `distance` from 0.
  /// - Parameter distance: At least 0.
  public static func normalTail(beyond distance: Double) -> Double { 2 * normalCDF(-distance) }

  /// The sum over the sorted samples x of ∫ |x - Φ⁻¹(p)| dp over each one's part of 0 ... 1.
  ///
  /// ∫ Φ⁻¹(p) dp is -φ(Φ⁻¹(p)), and a sample is above all quantiles before p = Φ(x) and below all after it.
  /// - Parameter probabilities: Φ(x) of each.
  private static func wasserstein1(_ sorted: [Double], _ probabilities: [Double]) -> Double {
    let size = Double(sorted.count)
    var sum = 0.0
    var (start, startDensity) = (0.0, 0.0)
    for (index, x) in sorted.enumerated() {
      let isLast = index == sorted.count - 1
      let end = isLast ? 1 : Double(index + 1) / size
      let endDensity = isLast ? 0 : normalDensity(inverseNormalCDF(end))
      let middle = min(max(probabilities[index], start), end)
      let middleDensity =
        middle == start ? startDensity : middle == end ? endDensity : normalDensity(x)
      sum += x * (middle - start) + (middleDensity - startDensity)
      sum -= x * (end - middle) + (endDensity - middleDensity)
      (start, startDensity) = (end, endDensity)
    }
    return sum
  }
}

/// The density of N(0, 1); 0 where it is below 1e-300.
private func normalDensity(_ x: Double) -> Double {
  abs(x) > 37 ? 0 : 0.3989422804014327 * portableExp(-x * x / 2)
}
