#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A step on the way from a search point x to the point z at which a BBOB function's core is evaluated (source, section
/// 0.2). Coordinate `i` counts from 0, as everywhere here.
enum PointTransform: Sendable {
  /// `x - offset`.
  case shift([Double])
  /// Each coordinate times its factor.
  case scale([Double])
  /// Matrix times point.
  case linear(SquareMatrix)
  /// `T_osz`, which breaks the symmetry and regularity of every coordinate.
  case oscillation
  /// `T_asy^β`: a positive coordinate becomes `x^(1 + e √x)`; the exponents are `e = β i / (n - 1)`.
  case asymmetry([Double])
  /// Büche-Rastrigin's scale: each coordinate times its factor, and the even ones ten times that where positive.
  case bueche([Double])
  /// Schwefel's `ẑ`: every coordinate moves with the one before it, `x_i + (x_{i-1} - optimum) / 4`.
  case following(optimum: Double)

  /// Changes `z` in place; `scratch` has room for as many numbers.
  func apply(to z: UnsafeMutableBufferPointer<Double>, scratch: UnsafeMutableBufferPointer<Double>) {
    switch self {
    case .shift(let offset):
      for i in z.indices { z[i] -= offset[i] }
    case .scale(let factors):
      for i in z.indices { z[i] *= factors[i] }
    case .linear(let matrix):
      for i in z.indices { scratch[i] = matrix.dot(row: i, UnsafeBufferPointer(z)) }
      for i in z.indices { z[i] = scratch[i] }
    case .oscillation:
      for i in z.indices { z[i] = oscillated(z[i]) }
    case .asymmetry(let exponents):
      for i in z.indices where z[i] > 0 { z[i] = pow(z[i], 1 + exponents[i] * z[i].squareRoot()) }
    case .bueche(let factors):
      for i in z.indices { z[i] *= i.isMultiple(of: 2) && z[i] > 0 ? 10 * factors[i] : factors[i] }
    case .following(let optimum):
      for i in z.indices.dropFirst().reversed() { z[i] += 0.25 * (z[i - 1] - optimum) }
    }
  }
}

/// `T_osz` of one number: `sign(x) exp(x̂ + 0.049 (sin(c₁ x̂) + sin(c₂ x̂)))` with `x̂ = log |x|`.
func oscillated(_ x: Double) -> Double {
  guard x != 0 else { return x }
  let logarithm = log(abs(x))
  let (first, second) = x > 0 ? (10.0, 7.9) : (5.5, 3.1)
  let size = exp(logarithm + 0.049 * (sin(first * logarithm) + sin(second * logarithm)))
  return x > 0 ? size : -size
}
