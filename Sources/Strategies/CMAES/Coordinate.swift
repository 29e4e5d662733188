import Essentials
import Search

/// A parameter as a coordinate of CMA-ES, whose box is [-1, 1] as in `Domain.point(of:)`.
enum Coordinate: Equatable, Sendable {
  /// An interval; also the integers and steps that are too many to list, which are rounded.
  case interval(Domain)
  case grid(Grid)

  /// Values in order, each for the points between two thresholds.
  struct Grid: Equatable, Sendable {
    let values: [ParameterValue]
    /// One less than the values, ascending. Below the first and above the last lie the end values, however far.
    let thresholds: [Double]
    /// The point of each value.
    let points: [Double]

    init(_ domain: Domain, _ values: [ParameterValue]) {
      self.values = values
      switch domain {
      case .integer, .real: points = values.map(domain.point(of:))
      // A choice is n equal bins of the range in the order of its values.
      case .choice, .flag, .bits, .fixed:
        points = values.indices.map { (Double($0) + 0.5) / Double(values.count) * 2 - 1 }
      }
      thresholds = zip(points, points.dropFirst()).map { $0 / 2 + $1 / 2 }
    }

    /// The index of the value at a point.
    func index(at point: Double) -> Int {
      var (low, high) = (0, thresholds.count)
      while low < high {
        let middle = (low + high) / 2
        if thresholds[middle] < point { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  /// Nil for a parameter with one value.
  init?(_ domain: Domain) {
    if domain.count == 1 { return nil }
    guard let values = domain.values else {
      self = .interval(domain)
      return
    }
    if case .choice(let labels, isOrdered: false) = domain, labels.allSatisfy({ $0.number != nil }) {
      let sorted = values.sorted { ($0.number ?? 0, $0.entry) < ($1.number ?? 0, $1.entry) }
      self = .grid(Grid(domain, sorted))
    } else {
      self = .grid(Grid(domain, values))
    }
  }

  func value(at point: Double) -> ParameterValue {
    switch self {
    case .interval(let domain): domain.value(at: point)
    case .grid(let grid): grid.values[grid.index(at: point)]
    }
  }

  func point(of value: ParameterValue) -> Double {
    switch self {
    case .interval(let domain): domain.point(of: value)
    case .grid(let grid): grid.values.firstIndex(of: value).map { grid.points[$0] } ?? 0
    }
  }
}

extension SearchableSpaces {
  /// Spaces of numbers that are always active.
  static let numbers = SearchableSpaces("numbers that are always active") { parameter in
    if !parameter.condition.isEmpty { return "is active only under a condition" }
    switch parameter.domain {
    case .integer, .real, .flag, .fixed: return nil
    case .choice(let labels, let isOrdered):
      return isOrdered || labels.allSatisfy { $0.number != nil }
        ? nil : "is a choice without an order; give it \"ordered\": true if neighbours are alike"
    case .bits: return "is a text of bits"
    }
  }
}
