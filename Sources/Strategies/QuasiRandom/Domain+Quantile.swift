import Essentials
import Search

extension Domain {
  /// How many binary fractions of 32 bits give a value: none of a constant, several of long bits.
  var fractionCount: Int {
    if case .bits(let count) = self { return (count + 31) / 32 }
    return count == 1 ? 0 : 1
  }

  /// The value at a quantile of what `random(using:)` draws: of listed values, each has an equal share.
  /// - Parameter fractions: Binary fractions of 32 bits, as many as `fractionCount`.
  func value(at fractions: ArraySlice<UInt32>) -> ParameterValue {
    if case .bits(let count) = self {
      let word = fractions.reduce(0) { $0 << 32 | UInt64($1) }
      return .bits(BitGene(count: count, value: word >> UInt64(fractions.count * 32 - count)))
    }
    guard let fraction = fractions.first else { return value(index: 0) }
    // The middle of the fraction's interval, so that no end of the range is favoured.
    let unit = (Double(fraction) + 0.5) * 0x1p-32
    switch self {
    case .integer(let range, let step, isLogarithmic: true):
      let low = portableLog(Double(range.lowerBound) - 0.5)
      let high = portableLog(Double(range.upperBound) + 0.5)
      let value = portableExp(low + unit * (high - low)).rounded()
      let index = ((value - Double(range.lowerBound)) / Double(step)).rounded()
      let last = (range.upperBound - range.lowerBound) / step
      return self.value(index: index >= Double(last) ? last : Int(max(index, 0)))
    case .real(_, .some, isLogarithmic: true), .real(_, nil, _): return value(at: unit * 2 - 1)
    case .integer, .real, .choice, .flag, .fixed, .bits:
      guard let count else { return value(at: unit * 2 - 1) }
      return value(index: min(Int(unit * Double(count)), count - 1))
    }
  }
}
