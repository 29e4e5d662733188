/// Functions that give the same bits on every machine: they call nothing of the C library, only operations that
/// IEEE 754 rounds exactly.

/// The natural logarithm of a positive, normal number, to about 1e-15 relative.
///
/// The number is split into 2^e · m with m in [√½, √2); log m = 2 artanh((m-1)/(m+1)).
public func portableLog(_ x: Double) -> Double {
  precondition(x > 0 && x.isNormal, "portableLog is defined for positive normal numbers")
  var exponent = Double(x.exponent)
  var significand = x.significand
  if significand > 1.414213562373095 {
    significand /= 2
    exponent += 1
  }
  return exponent * 0.6931471805599453 + twiceArtanh((significand - 1) / (significand + 1))
}

/// log(1 + x) for x > -1, to about 1e-15 relative also where x is tiny.
public func portableLog1p(_ x: Double) -> Double {
  precondition(x > -1 && x.isFinite, "portableLog1p is defined for finite numbers above -1")
  return x > -0.29 && x < 0.41 ? twiceArtanh(x / (2 + x)) : portableLog(1 + x)
}

/// 2 artanh(t) for |t| <= 0.172, by its series.
private func twiceArtanh(_ t: Double) -> Double {
  let square = t * t
  var sum = 0.0
  for order in stride(from: 25, through: 1, by: -2) { sum = sum * square + 1 / Double(order) }
  return 2 * t * sum
}

/// The exponential function for |x| < 700, to about 1e-15 relative.
///
/// x = k log 2 + r with |r| <= (log 2)/2; e^r by its series.
public func portableExp(_ x: Double) -> Double {
  precondition(abs(x) < 700, "portableExp is defined for |x| < 700")
  let k = (x / 0.6931471805599453).rounded()
  let r = (x - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10
  var sum = 1.0
  for order in stride(from: 16, through: 1, by: -1) { sum = 1 + sum * r / Double(order) }
  return Double(sign: .plus, exponent: Int(k), significand: sum)
}

/// x^y for a positive, normal x and |y log x| < 700, to about 1e-15 · (1 + |y log x|) relative.
public func portablePow(_ x: Double, _ y: Double) -> Double {
  portableExp(y * portableLog(x))
}
