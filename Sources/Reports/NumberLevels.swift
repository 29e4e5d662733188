import Essentials

/// The levels of a numeric hyperparameter in an `EffectChart`: its values if they are few, otherwise ranges of about
/// equally many runs, as after a search that draws from an interval.
///
/// ```swift
/// let levels = NumberLevels(rates)
/// EffectChart.Factor(name: "learningRate", values: levels.labels)   // each run's value is levels.label(of: rate)
/// ```
public struct NumberLevels: Equatable, Sendable {
  /// In ascending order of their numbers, without repetition.
  public let labels: [String]
  /// The largest number of each level but the last.
  private let limits: [Double]

  /// - Parameters:
  ///   - numbers: The value of each run; those that are not finite are left out.
  ///   - maximum: The number of levels at most, at least 1.
  public init(_ numbers: [Double], maximum: Int = 6) {
    precondition(maximum > 0, "a hyperparameter has at least 1 level")
    let sorted = numbers.filter(\.isFinite).sorted()
    let distinct = sorted.reduce(into: [Double]()) { if $0.last != $1 { $0.append($1) } }
    guard distinct.count > maximum else {
      labels = distinct.map(Self.text)
      limits = Array(distinct.dropLast())
      return
    }
    // Equal numbers are on the same side of a limit, so fewer levels are left where one number is frequent.
    let quantiles = (1..<maximum).map { sorted[sorted.count * $0 / maximum - 1] }
    limits = quantiles.reduce(into: []) { if $0.last != $1, $1 != sorted.last { $0.append($1) } }
    let ends = limits + [sorted[sorted.count - 1]]
    var first = 0
    labels = ends.map { end in
      let last = distinct.lastIndex { $0 <= end } ?? first
      defer { first = last + 1 }
      return first == last
        ? Self.text(distinct[first]) : "\(Self.text(distinct[first])) … \(Self.text(distinct[last]))"
    }
  }

  /// The level of a number; one between two levels counts as the upper one's.
  /// - Returns: Nil if there are no levels.
  public func label(of number: Double) -> String? {
    labels.isEmpty ? nil : labels[limits.firstIndex { number <= $0 } ?? labels.count - 1]
  }

  /// At most three significant digits, which are enough to tell levels apart on an axis; whole numbers as they are.
  private static func text(_ number: Double) -> String {
    if let whole = Int(exactly: number), abs(whole) < 1_000_000 { return "\(whole)" }
    guard number != 0, abs(number) < 1e6 else { return "\(number)" }
    var scale = 1.0
    while abs(number) * scale < 100, scale < 1e300 { scale *= 10 }
    return "\((number * scale).rounded() / scale)"
  }
}
