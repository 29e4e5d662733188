import Essentials
import Search

/// One coordinate of a parameter, as Parzen kernels see it.
enum ParzenDimension: Equatable, Sendable {
  /// Unordered values; the coordinate is an index.
  case category(count: Int)
  /// Few ordered values; the coordinate is an index.
  case grid(GridScale)
  /// Numbers, in the coordinates of `Domain.point(of:)`.
  case line(LineScale)
}

/// How the values of a parameter are laid out in dimensions: one for most, one a bit for bits, none for a constant.
struct ParzenCoding: Equatable, Sendable {
  private let domain: Domain
  let dimensions: [ParzenDimension]

  init(_ domain: Domain) {
    self.domain = domain
    dimensions = domain.count == 1 ? [] : Self.dimensions(of: domain)
  }

  private static func dimensions(of domain: Domain) -> [ParzenDimension] {
    switch domain {
    case .choice(let labels, let isOrdered):
      [isOrdered ? .grid(GridScale(count: labels.count)) : .category(count: labels.count)]
    case .flag: [.category(count: 2)]
    case .bits(let count): Array(repeating: .category(count: 2), count: count)
    case .fixed: []
    case .integer(let range, let step, let isLogarithmic):
      [
        numeric(
          domain, Double(range.lowerBound)...Double(range.upperBound), step: Double(step), isLogarithmic: isLogarithmic)
      ]
    case .real(let range, let step, let isLogarithmic):
      [numeric(domain, range, step: step ?? 0, isLogarithmic: isLogarithmic)]
    }
  }

  private static func numeric(
    _ domain: Domain, _ range: ClosedRange<Double>, step: Double, isLogarithmic: Bool
  ) -> ParzenDimension {
    guard let count = domain.count, count <= GridScale.limit else {
      return .line(LineScale(range, step: step, isLogarithmic: isLogarithmic))
    }
    guard isLogarithmic else { return .grid(GridScale(count: count)) }
    return .grid(GridScale(logarithmsOf: (0..<count).map { domain.value(index: $0).entry }, step: step))
  }

  /// The coordinates of one of the domain's values.
  func coordinates(of value: ParameterValue) -> [Double] {
    switch (dimensions.first, value) {
    case (nil, _): []
    case (_, .bits(let gene)): (0..<gene.count).map { gene[$0] ? 1 : 0 }
    case (.line, _): [domain.point(of: value)]
    case (_, .integer(let value)): [(Double(value) - lowerBound) / step]
    case (_, .real(let value)): [((value - lowerBound) / step).rounded()]
    case (_, .choice), (_, .flag): [value.entry]
    }
  }

  /// The coordinate of the value that is nearest to a coordinate of a line.
  func rounded(_ coordinate: Double) -> Double {
    if case .real(_, step: nil, _) = domain { return coordinate }
    return domain.point(of: domain.value(at: coordinate))
  }

  /// The value at some coordinates, for a line the nearest.
  func value(at coordinates: ArraySlice<Double>) -> ParameterValue {
    guard let first = coordinates.first else { return domain.value(index: 0) }
    if case .bits(let count) = domain {
      return .bits(BitGene(count: count, value: coordinates.reduce(0) { $0 << 1 | UInt64($1) }))
    }
    if case .line = dimensions[0] { return domain.value(at: first) }
    return domain.value(index: Int(first))
  }

  private var lowerBound: Double {
    switch domain {
    case .integer(let range, _, _): Double(range.lowerBound)
    case .real(let range, _, _): range.lowerBound
    case .choice, .flag, .bits, .fixed: 0
    }
  }

  private var step: Double {
    switch domain {
    case .integer(_, let step, _): Double(step)
    case .real(_, let step, _): step ?? 1
    case .choice, .flag, .bits, .fixed: 1
    }
  }
}
