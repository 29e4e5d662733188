import Essentials
import Search

/// Which values of each parameter a grid has: keys of the section `strategy`.
struct GridSettings: Equatable, Sendable {
  /// `points`: how many values of a continuous parameter, or of numbers with more than 10 values; for all of them or in
  /// an object by parameter. All values of other parameters are taken.
  private let points: [String: Int]
  private let standard: Int

  private static let range = 1...65_536
  /// A number with at most this many values is listed whole, unless `points` names it.
  private static let listed = 10

  init(points: Int = 5, by names: [String: Int] = [:]) {
    standard = points
    self.points = names
  }

  init(_ reader: SettingsReader, _ space: SearchSpace) {
    let value = reader.raw("points") ?? .null
    var points: [String: Int] = [:]
    var standard = 5
    let expected = "expected an integer from \(Self.range.lowerBound) to \(Self.range.upperBound)"
    switch value {
    case .null: reader.resolve("points", as: .integer(standard))
    case .object(let members):
      for name in members.keys.sorted() {
        let found = members[name] ?? .null
        if space.index(of: name) == nil {
          let hint = suggestion(for: name, among: space.names)
          reader.refuse("points.\(name)", "unknown parameter\(hint)")
        } else if let number = found.integer, Self.range.contains(number) {
          points[name] = number
        } else {
          reader.refuse("points.\(name)", "\(expected), found \(found.described)")
        }
      }
    case .bool, .integer, .number, .string, .array:
      if let number = value.integer, Self.range.contains(number) {
        standard = number
      } else {
        reader.refuse("points", "\(expected), or an object of such by parameter, found \(value.described)")
      }
    }
    self.points = points
    self.standard = standard
  }

  /// The values of each parameter, in order.
  func axes(of space: SearchSpace) -> [[ParameterValue]] {
    space.parameters.map { parameter in
      let named = points[parameter.name]
      switch parameter.domain {
      case .integer, .real:
        if named == nil, let count = parameter.domain.count, count <= Self.listed {
          return parameter.domain.values ?? []
        }
        return parameter.domain.evenlySpaced(named ?? standard)
      case .choice, .flag, .bits, .fixed: return parameter.domain.values ?? []
      }
    }
  }
}

extension Domain {
  /// Values of a number at even distances, in the logarithm of logarithmic ones, both ends included; the middle if
  /// there is to be one. Fewer if the domain has fewer.
  fileprivate func evenlySpaced(_ points: Int) -> [ParameterValue] {
    if points == 1 { return [value(at: 0)] }
    var values: [ParameterValue] = []
    for index in 0..<points {
      let value =
        switch index {
        case 0: ends.first
        case points - 1: ends.last
        default: value(at: Double(index) / Double(points - 1) * 2 - 1)
        }
      if values.last != value { values.append(value) }
    }
    return values
  }

  /// Exactly, where `value(at:)` may round.
  private var ends: (first: ParameterValue, last: ParameterValue) {
    if let count { return (value(index: 0), value(index: count - 1)) }
    if case .real(let range, _, _) = self { return (.real(range.lowerBound), .real(range.upperBound)) }
    return (value(at: -1), value(at: 1))
  }
}
