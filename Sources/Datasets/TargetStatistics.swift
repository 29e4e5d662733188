/// The distribution of numeric targets, computed in double precision in the order of the samples.
public struct TargetStatistics: Equatable, Sendable {
  /// The number of targets, at least 1.
  public let count: Int
  public let minimum: Double
  public let mean: Double
  public let maximum: Double
  /// The standard deviation of the population (divided by N); 0 if all targets are equal.
  public let deviation: Double

  /// The statistics of some targets; nil if there are none.
  init?(_ targets: [Float]) {
    guard let minimum = targets.min(), let maximum = targets.max() else { return nil }
    count = targets.count
    self.minimum = Double(minimum)
    self.maximum = Double(maximum)
    let mean = targets.reduce(0) { $0 + Double($1) } / Double(targets.count)
    self.mean = mean
    let squares = targets.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    // Rounding the mean must not give equal targets a deviation.
    deviation = minimum == maximum ? 0 : (squares / Double(targets.count)).squareRoot()
  }
}
