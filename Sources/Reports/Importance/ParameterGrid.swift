import Essentials
import Search

/// The cells that the values of a parameter are counted in: a cell for each choice, or at most 50 along a range, the
/// first and the last in the middle of the range's ends.
struct ParameterGrid {
  /// The number of cells, at least 2.
  let count: Int
  /// Whether the cells have no order.
  let isCategorical: Bool
  private let domain: Domain
  private let low: Double
  private let high: Double
  private let isLogarithmic: Bool

  private static let most = 50

  /// - Returns: Nil for a parameter with one value.
  init?(_ domain: Domain) {
    if domain.count == 1 { return nil }
    self.domain = domain
    switch domain {
    case .integer(let range, let step, let isLogarithmic):
      (low, high) = Self.ends(Double(range.lowerBound), Double(range.upperBound), isLogarithmic)
      self.isLogarithmic = isLogarithmic
      isCategorical = false
      let span = Double(range.upperBound) - Double(range.lowerBound)
      if isLogarithmic {
        // ⌈log2(number of values)⌉ + 1, as large values of a logarithmic range are close together.
        var exponent = 0
        var values = 1.0
        while values < span + 1 {
          values *= 2
          exponent += 1
        }
        count = min(exponent + 1, Self.most)
      } else {
        count = Int(min((span / Double(step)).rounded(.toNearestOrEven) + 1, Double(Self.most)))
      }
    case .real(let range, let step, let isLogarithmic):
      (low, high) = Self.ends(range.lowerBound, range.upperBound, isLogarithmic)
      self.isLogarithmic = isLogarithmic
      isCategorical = false
      let steps = step.map { ((range.upperBound - range.lowerBound) / $0).rounded(.toNearestOrEven) + 1 }
      count = Int(min(steps ?? Double(Self.most), Double(Self.most)))
    case .choice, .flag:
      (low, high, isLogarithmic) = (0, 1, false)
      isCategorical = true
      count = domain.count ?? 2
    case .bits(let bits):
      (low, high) = (0, Double(sign: .plus, exponent: bits, significand: 1) - 1)
      isLogarithmic = false
      isCategorical = false
      count = Int(min(high + 1, Double(Self.most)))
    case .fixed: return nil
    }
    if count < 2 || !(high > low) { return nil }
  }

  /// The cell of a value that a journal has; nil if it is not one of the domain's. A value in the middle between two
  /// cells belongs to the lower one.
  func index(of value: JSONValue) -> Int? {
    guard let known = domain.value(value) else { return nil }
    if isCategorical { return Int(known.entry) }
    let number = isLogarithmic ? portableLog(known.entry) : known.entry
    let step = (high - low) / Double(count - 1)
    return min(max(Int(((number - low) / step - 0.5).rounded(.up)), 0), count - 1)
  }

  private static func ends(_ low: Double, _ high: Double, _ isLogarithmic: Bool) -> (Double, Double) {
    isLogarithmic ? (portableLog(low), portableLog(high)) : (low, high)
  }
}
