import Essentials
import Search

/// A parameter as an axis of a chart: its values between 0 and 1, evenly or in the logarithm as they are searched.
struct Dimension {
  let name: String
  let domain: Domain
  /// From 0 to 1 with a little room at both ends.
  let axis: Axis

  /// - Returns: Nil for a parameter with one value.
  init?(_ parameter: SearchParameter) {
    if parameter.domain.count == 1 { return nil }
    name = parameter.name
    domain = parameter.domain
    let ticks = Self.ticks(of: parameter.domain)
    axis = Axis(ticks: ticks.map(\.position), labels: ticks.map(\.label), low: -0.04, high: 1.04)
  }

  /// The position of a value that a journal has; nil if it is not one of the domain's.
  func position(of value: JSONValue?) -> Double? {
    value.flatMap(domain.value).map { (domain.point(of: $0) + 1) / 2 }
  }

  /// Whether the values have no order, so that a line between them means nothing.
  var isCategorical: Bool {
    switch domain {
    case .choice(_, let isOrdered): !isOrdered
    case .flag: true
    case .integer, .real, .bits, .fixed: false
    }
  }

  private static func ticks(of domain: Domain) -> [(position: Double, label: String)] {
    func position(_ value: ParameterValue) -> Double { (domain.point(of: value) + 1) / 2 }
    switch domain {
    case .integer(let range, _, let isLogarithmic):
      return numbers(Double(range.lowerBound)...Double(range.upperBound), isLogarithmic, isWhole: true).compactMap {
        let value = ParameterValue.integer(Int($0))
        return (position(value), "\(Int($0))")
      }
    case .real(let range, _, let isLogarithmic):
      return numbers(range, isLogarithmic, isWhole: false).map { (position(.real($0)), significant($0)) }
    case .choice(let labels, _):
      return labels.indices.map {
        (position(.choice(index: $0, label: labels[$0])), shortened(plain(labels[$0]), to: 14))
      }
    case .flag: return [(position(.flag(false)), "false"), (position(.flag(true)), "true")]
    case .bits(let count): return [(0, "0"), (1, "2^\(count) - 1")]
    case .fixed: return []
    }
  }

  /// Round numbers within a range: powers of ten if that spans several, otherwise even steps.
  private static func numbers(_ range: ClosedRange<Double>, _ isLogarithmic: Bool, isWhole: Bool) -> [Double] {
    let limit = 9e15
    guard abs(range.lowerBound) < limit, abs(range.upperBound) < limit else { return [] }
    if isLogarithmic {
      var powers: [Double] = []
      var power = 1.0
      while power > range.lowerBound { power /= 10 }
      while power <= range.upperBound {
        if power >= range.lowerBound { powers.append(power) }
        power *= 10
      }
      if powers.count > 1 { return thinned(powers, to: 6) }
      return [range.lowerBound, range.upperBound]
    }
    let axis = Axis(covering: [range.lowerBound, range.upperBound], count: 5, isWhole: isWhole)
    return axis.ticks.filter(range.contains)
  }
}
