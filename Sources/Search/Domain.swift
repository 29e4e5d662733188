import Essentials

/// The values that one search parameter can take.
public enum Domain: Equatable, Sendable {
  case integer(ClosedRange<Int>)
  /// A real interval, searched evenly or, when `logarithmic`, evenly in the logarithm.
  case real(ClosedRange<Double>, logarithmic: Bool)
  /// One of a list of texts or numbers.
  case choice([JSONValue])
  case flag
  /// So many bits, 1...64.
  case bits(Int)
}

extension Domain {
  /// The value at a point of (-1, 1), the range of tanh.
  ///
  /// Numbers follow equation 1 of Lu et al. (2018): v = g (max - min)/2 + (max + min)/2, integers
  /// rounded to nearest. A choice of n is n equal bins of the range; a flag is two.
  /// - Parameter point: A point outside of the range counts as the nearest inside; strategies propose
  ///   numbers only, but one that is none would count as the middle, 0.
  public func value(at point: Double) -> ParameterValue {
    let point = point.isNaN ? 0 : min(max(point, -1), 1)
    let unit = (point + 1) / 2
    switch self {
    case .integer(let range):
      let low = Double(range.lowerBound)
      let high = Double(range.upperBound)
      let rescaled = (point * (high - low) / 2 + (high + low) / 2).rounded()
      // The ends of a wide range are no doubles: rounded, they may lie outside of it, even outside of Int.
      if rescaled >= high { return .integer(range.upperBound) }
      return .integer(rescaled <= low ? range.lowerBound : Int(rescaled))
    case .real(let range, let logarithmic):
      return .real(interpolated(unit, in: range, logarithmic: logarithmic))
    case .choice(let labels):
      let index = bin(unit, of: labels.count)
      return .choice(index: index, label: labels[index])
    case .flag:
      return .flag(bin(unit, of: 2) == 1)
    case .bits(let count):
      // As many equal bins as a double can tell apart, and no more than there are genes.
      let known = min(count, 52)
      return .bits(BitGene(count: count, value: UInt64(bin(unit, of: 1 << known)) << UInt64(count - known)))
    }
  }

  /// A value drawn evenly.
  public func random(using rng: inout SeededGenerator) -> ParameterValue {
    switch self {
    case .integer(let range):
      // A range of nearly all integers has no bound to draw below.
      guard let count = count(range) else { return value(at: rng.uniform(in: -1...1)) }
      return .integer(range.lowerBound + rng.integer(below: count))
    case .real: return value(at: rng.uniform(in: -1...1))
    case .choice(let labels):
      let index = rng.integer(below: labels.count)
      return .choice(index: index, label: labels[index])
    case .flag: return .flag(rng.bernoulli(0.5))
    case .bits(let count): return .bits(.random(count: count, using: &rng))
    }
  }

  /// Every value in order; nil of a domain that has more than a table of them should have.
  public var values: [ParameterValue]? {
    switch self {
    case .integer(let range): count(range).flatMap { $0 <= 65_536 ? range.map { .integer($0) } : nil }
    case .choice(let labels): labels.enumerated().map { .choice(index: $0, label: $1) }
    case .flag: [.flag(false), .flag(true)]
    case .real, .bits: nil
    }
  }

  /// The value that a config or journal writes as `json`; nil when it is not one of this domain's.
  public func value(_ json: JSONValue) -> ParameterValue? {
    switch self {
    case .integer(let range):
      json.integer.flatMap { range.contains($0) ? .integer($0) : nil }
    case .real(let range, _):
      json.number.flatMap { range.contains($0) ? .real($0) : nil }
    case .choice(let labels):
      // A vector in table order names a choice by index, an object by its label. Where labels are numbers, a number
      // is one of them.
      (labels.firstIndex { $0 == json || ($0.number != nil && $0.number == json.number) }
        ?? (isNumeric(labels) ? nil : json.integer)).flatMap {
          labels.indices.contains($0) ? .choice(index: $0, label: labels[$0]) : nil
        }
    case .flag:
      switch (json.bool, json.integer) {
      case (let value?, _): .flag(value)
      case (nil, 0): .flag(false)
      case (nil, 1): .flag(true)
      default: nil
      }
    case .bits(let count):
      json.string.flatMap(BitGene.init).flatMap { $0.count == count ? .bits($0) : nil }
    }
  }

  /// What a message calls this domain.
  public var described: String {
    switch self {
    case .integer(let range): "an integer from \(range.lowerBound) to \(range.upperBound)"
    case .real(let range, _): "a number from \(range.lowerBound) to \(range.upperBound)"
    case .choice(let labels):
      "one of \(labels.map(\.line).joined(separator: ", "))"
        + (isNumeric(labels) ? "" : " or an index from 0 to \(labels.count - 1)")
    case .flag: "true, false, 0 or 1"
    case .bits(let count): "a text of \(count) zeros and ones"
    }
  }
}

/// Nil of more integers than an integer counts.
private func count(_ range: ClosedRange<Int>) -> Int? {
  let (difference, isTooLarge) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
  return isTooLarge || difference == .max ? nil : difference + 1
}

private func isNumeric(_ labels: [JSONValue]) -> Bool { labels.contains { $0.number != nil } }

private func bin(_ unit: Double, of count: Int) -> Int {
  min(Int(unit * Double(count)), count - 1)
}

private func interpolated(_ unit: Double, in range: ClosedRange<Double>, logarithmic: Bool) -> Double {
  guard logarithmic else {
    return range.lowerBound + unit * (range.upperBound - range.lowerBound)
  }
  let low = portableLog(range.lowerBound)
  let high = portableLog(range.upperBound)
  return min(max(portableExp(low + unit * (high - low)), range.lowerBound), range.upperBound)
}
