/// The standard normal distribution by operations that give the same bits on every machine; its quantile function is
/// `inverseNormalCDF`.

/// The probability that a standard normal variable is at most `x`, to about 1e-13 relative; 0 below -37.4, where the
/// probability is less than 2e-306.
public func normalCDF(_ x: Double) -> Double {
  precondition(!x.isNaN, "normalCDF is not defined for NaN")
  if abs(x) <= centralWidth { return 0.5 + 0.5 * centralErf(x * rootOfHalf) }
  return x < 0 ? lowerTail(-x) : 1 - lowerTail(x)
}

/// log(Φ(upper) - Φ(lower)), the logarithm of the probability that a standard normal variable is in an interval.
///
/// Neither tail cancels: the bounds may be hundreds of deviations from the centre, or closer together than 1e-9. The
/// error of the probability itself is below 1e-12 relative for bounds within 40 deviations.
/// - Parameters:
///   - lower: The lower bound; may be -infinity.
///   - upper: The upper bound, at least `lower`; may be infinity.
/// - Returns: At most 0; -infinity if the bounds are equal.
public func logNormalCDFDifference(_ lower: Double, _ upper: Double) -> Double {
  precondition(lower <= upper, "the lower bound of an interval must not be above the upper one")
  if lower == upper { return -.infinity }
  // The distribution is symmetric, so an interval in the upper tail is mirrored into the lower one.
  if lower > 0 { return logNormalCDFDifference(-upper, -lower) }
  let width = upper - lower
  let middle = lower + width / 2
  if width <= 1, abs(middle) * width <= 1 { return logOfNarrow(width: width, middle: middle) }
  if upper > 0 { return portableLog1p(-(normalCDF(lower) + normalCDF(-upper))) }

  // log Φ(upper) + log(1 - Φ(lower)/Φ(upper)), with the common factor e^(-upper²/2) taken out of the ratio.
  let exponent = (upper - lower) * (upper + lower) / 2
  let upperScaled = scaledErfc(-upper * rootOfHalf)
  let ratio = exponent > -700 ? scaledErfc(-lower * rootOfHalf) / upperScaled * portableExp(exponent) : 0
  return portableLog(upperScaled / 2) - upper * upper / 2 + portableLog1p(-ratio)
}

/// The logarithm of an interval's probability by the Taylor series of the density about the interval's middle, whose
/// even derivatives are φ(m) times the Hermite polynomials: φ(m) h Σ He_2k(m) (h/2)^2k / (2k + 1)!.
private func logOfNarrow(width: Double, middle: Double) -> Double {
  let half = width / 2
  var (previous, current) = (0.0, 1.0)
  var power = 1.0
  var sum = 1.0
  for order in 1...16 {
    (previous, current) = (current, middle * current - Double(order - 1) * previous)
    power *= half / Double(order + 1)
    if order.isMultiple(of: 2) { sum += current * power }
  }
  // The width of neighbouring numbers about 0 may be subnormal, for which portableLog is not defined.
  let logWidth = width.isNormal ? portableLog(width) : portableLog(width * 0x1p60) - 60 * 0.6931471805599453
  return logWidth - middle * middle / 2 - 0.9189385332046727 + portableLog(sum)
}

/// Φ(-x) for x above `centralWidth`.
private func lowerTail(_ x: Double) -> Double {
  x > 37.4 ? 0 : 0.5 * scaledErfc(x * rootOfHalf) * portableExp(-x * x / 2)
}

// MARK: - The error function

// Rational Chebyshev approximations of W. J. Cody (Mathematics of Computation 23, 1969), each within 1e-16 relative:
// erf to 0.46875, e^(x²) erfc(x) to 4 and beyond.

private let rootOfHalf = 0.7071067811865476
private let centralLimit = 0.46875
private let centralWidth = centralLimit / rootOfHalf

/// erf(x) for |x| <= 0.46875.
private func centralErf(_ x: Double) -> Double { x * central(x * x) }

/// e^(x²) erfc(x) for x >= 0.
private func scaledErfc(_ x: Double) -> Double {
  if x <= centralLimit { return portableExp(x * x) * (1 - centralErf(x)) }
  if x <= 4 { return intermediate(x) }
  // Beyond 1e8 the first term of the asymptotic series is exact, and x² must not overflow.
  if x > 1e8 { return rootOfInversePi / x }
  let inverseSquare = 1 / (x * x)
  return (rootOfInversePi - inverseSquare * outer(inverseSquare)) / x
}

private let rootOfInversePi = 0.5641895835477563

// Horner's scheme is written out, since a loop over arrays of coefficients takes several times as long.

private func central(_ x: Double) -> Double {
  var numerator = 0.18577770618460315 * x + 3.1611237438705655
  numerator = numerator * x + 113.86415415105016
  numerator = numerator * x + 377.485237685302
  numerator = numerator * x + 3209.3775891384694
  var denominator = x + 23.601290952344122
  denominator = denominator * x + 244.02463793444417
  denominator = denominator * x + 1282.6165260773723
  denominator = denominator * x + 2844.236833439171
  return numerator / denominator
}

private func intermediate(_ x: Double) -> Double {
  var numerator = 2.1531153547440383e-08 * x + 0.5641884969886701
  numerator = numerator * x + 8.883149794388377
  numerator = numerator * x + 66.11919063714163
  numerator = numerator * x + 298.6351381974001
  numerator = numerator * x + 881.952221241769
  numerator = numerator * x + 1712.0476126340707
  numerator = numerator * x + 2051.0783778260716
  numerator = numerator * x + 1230.3393547979972
  var denominator = x + 15.744926110709835
  denominator = denominator * x + 117.6939508913125
  denominator = denominator * x + 537.1811018620099
  denominator = denominator * x + 1621.3895745666903
  denominator = denominator * x + 3290.7992357334597
  denominator = denominator * x + 4362.619090143247
  denominator = denominator * x + 3439.3676741437216
  denominator = denominator * x + 1230.3393548037495
  return numerator / denominator
}

private func outer(_ x: Double) -> Double {
  var numerator = 0.016315387137302097 * x + 0.30532663496123236
  numerator = numerator * x + 0.36034489994980445
  numerator = numerator * x + 0.12578172611122926
  numerator = numerator * x + 0.016083785148742275
  numerator = numerator * x + 0.0006587491615298378
  var denominator = x + 2.568520192289822
  denominator = denominator * x + 1.8729528499234673
  denominator = denominator * x + 0.5279051029514285
  denominator = denominator * x + 0.06051834131244132
  denominator = denominator * x + 0.0023352049762686918
  return numerator / denominator
}
