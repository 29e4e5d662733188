import Essentials

/// The values that one search parameter can take.
public enum Domain: Equatable, Sendable {
  /// The integers from the lower bound in steps; searched uniformly or, if `isLogarithmic`, uniformly in the logarithm.
  case integer(ClosedRange<Int>, step: Int = 1, isLogarithmic: Bool = false)
  /// A real interval, or the multiples of `step` from its lower bound; searched likewise.
  case real(ClosedRange<Double>, step: Double? = nil, isLogarithmic: Bool = false)
  /// One of a list of texts or numbers. Neighbours in an ordered list are similar.
  case choice([JSONValue], isOrdered: Bool = false)
  case flag
  /// A text of 1...64 binary digits.
  case bits(Int)
  /// One value: a constant of the search.
  case fixed(JSONValue)
}

extension Domain {
  /// The number of values; nil if there are infinitely many, or more than an `Int` holds.
  public var count: Int? {
    switch self {
    case .integer(let range, let step, _): stepCount(range, step)
    case .real(let range, let step, _): step.flatMap { stepCount(range, $0) }
    case .choice(let labels, _): labels.count
    case .flag: 2
    case .bits(let count): count < 63 ? 1 << count : nil
    case .fixed: 1
    }
  }

  /// Every value in order; nil if there are more than 65,536.
  public var values: [ParameterValue]? {
    guard let count, count <= 65_536 else { return nil }
    return (0..<count).map(value(index:))
  }

  /// The value at an index of `values`, in 0 ..< count.
  public func value(index: Int) -> ParameterValue {
    switch self {
    case .integer(let range, let step, _): .integer(range.lowerBound + index * step)
    case .real(let range, let step, _): .real(gridValue(range, step ?? 0, index))
    case .choice(let labels, _): .choice(index: index, label: labels[index])
    case .flag: .flag(index == 1)
    case .bits(let count): .bits(BitGene(count: count, value: UInt64(index)))
    case .fixed(let value): .choice(index: 0, label: value)
    }
  }

  /// Whether the values have an order, so that neighbouring values are similar.
  public var isOrdered: Bool {
    switch self {
    case .integer, .real: true
    case .choice(_, let isOrdered): isOrdered
    case .flag, .bits, .fixed: false
    }
  }

  /// Whether the values are numbers, or flags, which count as 0 and 1.
  var hasNumbers: Bool {
    switch self {
    case .integer, .real, .flag: true
    case .choice(let labels, _): isNumeric(labels)
    case .fixed(let value): value.number != nil
    case .bits: false
    }
  }

  /// A phrase for messages that say what was expected: `an integer from 1 to 9`.
  public var described: String {
    switch self {
    case .integer(let range, let step, _):
      "an integer from \(range.lowerBound) to \(range.upperBound)" + (step == 1 ? "" : " in steps of \(step)")
    case .real(let range, let step, _):
      "a number from \(range.lowerBound) to \(range.upperBound)" + (step.map { " in steps of \($0)" } ?? "")
    case .choice(let labels, _):
      "one of \(labels.map(\.line).joined(separator: ", "))"
        + (isNumeric(labels) ? "" : " or an index from 0 to \(labels.count - 1)")
    case .flag: "true, false, 0 or 1"
    case .bits(let count): "a text of \(count) zeros and ones"
    case .fixed(let value): value.line
    }
  }
}

/// Nil if the range holds more integers than an `Int` can count.
func stepCount(_ range: ClosedRange<Int>, _ step: Int) -> Int? {
  let (difference, isTooLarge) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
  return isTooLarge || difference == .max ? nil : difference / step + 1
}

func stepCount(_ range: ClosedRange<Double>, _ step: Double) -> Int? {
  // The tolerance keeps an upper bound that is a multiple of the step but for rounding.
  let steps = ((range.upperBound - range.lowerBound) / step * (1 + 1e-12)).rounded(.down)
  return steps < 0x1p53 ? Int(steps) + 1 : nil
}

/// The value of a stepped interval at an index, never beyond its upper bound.
func gridValue(_ range: ClosedRange<Double>, _ step: Double, _ index: Int) -> Double {
  min(range.lowerBound + Double(index) * step, range.upperBound)
}

func isNumeric(_ labels: [JSONValue]) -> Bool { labels.contains { $0.number != nil } }
