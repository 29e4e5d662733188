import Essentials

// Converts between the values of a domain and the points of the interval (-1, 1), the range of tanh.
extension Domain {
  /// The value at a point of (-1, 1).
  ///
  /// Numbers follow equation 1 of Lu et al. (2018): v = g (max - min)/2 + (max + min)/2, integers rounded to nearest.
  /// A choice of n labels divides the range into n equal bins, a flag into two.
  /// - Parameter point: A point outside the range counts as the nearest end; NaN counts as the middle, 0.
  public func value(at point: Double) -> ParameterValue {
    let point = point.isNaN ? 0 : min(max(point, -1), 1)
    let unit = (point + 1) / 2
    switch self {
    case .integer(let range, let step, let isLogarithmic):
      let low = Double(range.lowerBound)
      let high = Double(range.upperBound)
      let value =
        isLogarithmic
        ? interpolated(unit, in: low...high, isLogarithmic: true)
        : point * (high - low) / 2 + (high + low) / 2
      return .integer(nearest(value, in: range, step: step))
    case .real(let range, let step, let isLogarithmic):
      let value = interpolated(unit, in: range, isLogarithmic: isLogarithmic)
      guard let step, let count else { return .real(value) }
      let index = ((value - range.lowerBound) / step).rounded()
      return .real(gridValue(range, step, min(Int(index), count - 1)))
    case .choice(let labels, _): return self.value(index: bin(unit, of: labels.count))
    case .flag: return .flag(bin(unit, of: 2) == 1)
    case .bits(let count):
      // As many equal bins as a double can distinguish, but no more than there are genes.
      let known = min(count, 52)
      return .bits(BitGene(count: count, value: UInt64(bin(unit, of: 1 << known)) << UInt64(count - known)))
    case .fixed: return self.value(index: 0)
    }
  }

  /// The point of [-1, 1] that represents a value: `value(at: point(of: value)) == value`, except for bits after the
  /// 52nd and for the rounding of real numbers and of integers in ranges of more than 2^50.
  ///
  /// A number lies where equation 1 puts it, a choice and a flag in the middle of their bins.
  /// - Parameter value: One of this domain's.
  public func point(of value: ParameterValue) -> Double {
    switch (self, value) {
    case (.integer(let range, _, let isLogarithmic), .integer(let value)):
      return position(of: Double(value), in: Double(range.lowerBound)...Double(range.upperBound), isLogarithmic)
    case (.real(let range, _, let isLogarithmic), .real(let value)):
      return position(of: value, in: range, isLogarithmic)
    case (.choice(let labels, _), .choice(let index, _)): return middle(of: index, among: labels.count)
    case (.flag, .flag(let value)): return value ? 0.5 : -0.5
    case (.bits(let count), .bits(let gene)):
      let known = min(count, 52)
      return middle(of: Int(gene.value >> UInt64(count - known)), among: 1 << known)
    case (.fixed, .choice): return 0
    case (.integer, _), (.real, _), (.choice, _), (.flag, _), (.bits, _), (.fixed, _):
      preconditionFailure("\(value.json.line) is a value of another domain than \(described)")
    }
  }

  /// A value drawn uniformly; from a logarithmic domain, uniformly in the logarithm.
  public func random(using rng: inout SeededGenerator) -> ParameterValue {
    switch self {
    case .integer(let range, let step, let isLogarithmic):
      if isLogarithmic {
        // Each integer has the share of the logarithm's interval that rounds to it.
        let low = Double(range.lowerBound) - 0.5
        let high = Double(range.upperBound) + 0.5
        let value = interpolated(rng.uniform(), in: low...high, isLogarithmic: true)
        return .integer(nearest(value, in: range, step: step))
      }
      // A range of nearly all integers has no bound to draw below.
      guard let count else { return value(at: rng.uniform(in: -1...1)) }
      return value(index: rng.integer(below: count))
    case .real(_, let step, let isLogarithmic):
      guard step != nil, !isLogarithmic, let count else { return value(at: rng.uniform(in: -1...1)) }
      return value(index: rng.integer(below: count))
    case .choice(let labels, _): return value(index: rng.integer(below: labels.count))
    case .flag: return .flag(rng.bernoulli(0.5))
    case .bits(let count): return .bits(.random(count: count, using: &rng))
    case .fixed: return value(index: 0)
    }
  }
}

/// The integer of a stepped range that is nearest to a number.
private func nearest(_ value: Double, in range: ClosedRange<Int>, step: Int) -> Int {
  let rounded = value.rounded()
  // The ends of a wide range may not be exact doubles: rounded, they may lie outside it, even outside Int.
  let clamped =
    rounded >= Double(range.upperBound)
    ? range.upperBound : rounded <= Double(range.lowerBound) ? range.lowerBound : Int(rounded)
  guard step > 1, let count = stepCount(range, step) else { return clamped }
  let index = (Double(clamped - range.lowerBound) / Double(step)).rounded()
  return range.lowerBound + min(Int(index), count - 1) * step
}

private func bin(_ unit: Double, of count: Int) -> Int {
  min(Int(unit * Double(count)), count - 1)
}

private func middle(of index: Int, among count: Int) -> Double {
  (Double(index) + 0.5) / Double(count) * 2 - 1
}

private func position(of value: Double, in range: ClosedRange<Double>, _ isLogarithmic: Bool) -> Double {
  let (low, high, value) =
    isLogarithmic
    ? (portableLog(range.lowerBound), portableLog(range.upperBound), portableLog(value))
    : (range.lowerBound, range.upperBound, value)
  guard high > low else { return 0 }
  // Halves first: the width of a wide range may not be finite.
  let position = (value / 2 - low / 2) / (high / 2 - low / 2) * 2 - 1
  return min(max(position, -1), 1)
}

private func interpolated(_ unit: Double, in range: ClosedRange<Double>, isLogarithmic: Bool) -> Double {
  guard isLogarithmic else {
    // Rounding may lead a little beyond the upper bound.
    return min(range.lowerBound + unit * (range.upperBound - range.lowerBound), range.upperBound)
  }
  let low = portableLog(range.lowerBound)
  let high = portableLog(range.upperBound)
  return min(max(exponential(low + unit * (high - low)), range.lowerBound), range.upperBound)
}

/// e^x for the logarithm x of any normal number: beyond the range of `portableExp` as the square of e^(x/2).
private func exponential(_ x: Double) -> Double {
  guard abs(x) >= 700 else { return portableExp(x) }
  let root = portableExp(x / 2)
  return root * root
}
