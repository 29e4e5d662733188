import Essentials

/// An axis of a chart: its range, round tick values and their labels.
struct Axis: Equatable {
  let ticks: [Double]
  let labels: [String]
  /// The values at the two ends.
  let low: Double
  let high: Double

  /// An axis over `values` whose ends are ticks.
  /// - Parameters:
  ///   - values: Finite; without any, the axis runs from 0 to 1.
  ///   - count: The approximate number of ticks.
  ///   - isWhole: Whether only whole numbers are meaningful.
  init(covering values: [Double], count: Int, isWhole: Bool = false) {
    let bounds = Self.bounds(of: values, isWhole: isWhole)
    let step = Self.step(for: bounds.high - bounds.low, count: count, isWhole: isWhole)
    // A tolerance, so that 0.30000000000000004 does not add another tick.
    let first = (bounds.low / step + 1e-9).rounded(.down)
    let last = max(first + 1, (bounds.high / step - 1e-9).rounded(.up))
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    low = first * step
    high = last * step
    let digits = Self.digits(for: step)
    labels = ticks.map { fixed($0, digits) }
  }

  /// An axis with given ticks.
  init(ticks: [Double], labels: [String], low: Double, high: Double) {
    self.ticks = ticks
    self.labels = labels
    self.low = low
    self.high = high
  }

  /// An axis of categories, at 0, 1, 2 …, with half a step of room at each end.
  init(categories: [String]) {
    ticks = categories.indices.map(Double.init)
    labels = categories
    low = -0.5
    high = Double(max(1, categories.count)) - 0.5
  }

  /// The relative position of a value between the ends, 0 to 1.
  func fraction(of value: Double) -> Double { (value - low) / (high - low) }

  private static func bounds(of values: [Double], isWhole: Bool) -> (low: Double, high: Double) {
    guard let low = values.min(), let high = values.max() else { return (0, 1) }
    // Values that differ only by rounding look equal.
    let margin = isWhole ? 1 : max(abs(low) * 0.05, 1e-6)
    guard high - low < margin * 1e-6 else { return (low, high) }
    return isWhole ? (low, high + margin) : (low - margin, high + margin)
  }

  /// The smallest of 1, 2 and 5 times a power of ten that needs no more than `count` steps.
  private static func step(for span: Double, count: Int, isWhole: Bool) -> Double {
    let wanted = span / Double(max(1, count))
    var power = 1.0
    while power > wanted { power /= 10 }
    while power * 10 <= wanted { power *= 10 }
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= wanted * (1 - 1e-9) } ?? wanted
    return isWhole ? max(1, step.rounded(.up)) : step
  }

  private static func digits(for step: Double) -> Int {
    var digits = 0
    var scaled = step
    while digits < 12, abs(scaled - scaled.rounded()) > 1e-6 * scaled {
      scaled *= 10
      digits += 1
    }
    return digits
  }
}
