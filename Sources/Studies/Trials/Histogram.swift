import Essentials

/// The counts of values in equal bins of their own range.
public struct Histogram: Equatable, Sendable {
  /// The lowest and the highest value.
  public let low: Double
  public let high: Double
  /// One per bin, from low to high; the highest value counts in the last.
  public let counts: [Int]

  /// Values that are not finite are left out; nil if no value is left.
  /// - Parameter bins: At least 1.
  public init?(_ values: [Float], bins: Int) {
    let values = values.map(Double.init).filter(\.isFinite)
    guard let low = values.min(), let high = values.max() else { return nil }
    var counts = [Int](repeating: 0, count: bins)
    for value in values {
      let part = high > low ? (value - low) / (high - low) : 0
      counts[min(Int(part * Double(bins)), bins - 1)] += 1
    }
    (self.low, self.high, self.counts) = (low, high, counts)
  }

  var json: JSONValue {
    ["low": .number(low), "high": .number(high), "counts": .array(counts.map { .integer($0) })]
  }

  /// Nil if `json` is not a histogram.
  init?(_ json: JSONValue) {
    guard let low = json["low"]?.number, let high = json["high"]?.number,
      let counts = json["counts"]?.array?.compactMap(\.integer), !counts.isEmpty
    else { return nil }
    (self.low, self.high, self.counts) = (low, high, counts)
  }
}
