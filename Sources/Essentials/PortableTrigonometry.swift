/// The sine and cosine of an angle in full turns, to about 1e-16, the same bits on every machine.
///
/// Turns make the reduction exact: what is left after whole quarters is at most an eighth.
public func portableSineCosine(turns: Double) -> (sine: Double, cosine: Double) {
  precondition(abs(turns) < 0x1p50, "the angle is too large to have a fraction")
  let quarters = (turns * 4).rounded()
  return sineCosine((turns - quarters / 4) * 6.283185307179586, quarters: Int(quarters))
}

/// The sine and cosine of an angle in radians, |angle| < 1e6, to about 1e-16, the same bits on every machine.
///
/// π/2 is subtracted in three parts of 33 bits each, whose products with the number of quarters are exact (Cody and
/// Waite, Software Manual for the Elementary Functions, 1980).
public func portableSineCosine(radians: Double) -> (sine: Double, cosine: Double) {
  precondition(abs(radians) < 1e6, "portableSineCosine is defined for |angle| < 1e6 radians")
  let quarters = (radians * 0.6366197723675814).rounded()
  let reduced = radians - quarters * 0x1.921fb544p0 - quarters * 0x1.0b4611a6p-34 - quarters * 0x1.3198a2e037073p-69
  return sineCosine(reduced, quarters: Int(quarters))
}

/// The sine and cosine of x + quarters · π/2, by the Taylor series of an |x| of at most about π/4.
private func sineCosine(_ x: Double, quarters: Int) -> (sine: Double, cosine: Double) {
  let square = x * x
  var sine = 1.0
  for order in stride(from: 18, through: 2, by: -2) { sine = 1 - sine * square / Double(order * (order + 1)) }
  sine *= x
  var cosine = 1.0
  for order in stride(from: 17, through: 1, by: -2) { cosine = 1 - cosine * square / Double(order * (order + 1)) }
  switch quarters & 3 {
  case 0: return (sine, cosine)
  case 1: return (cosine, -sine)
  case 2: return (-sine, -cosine)
  default: return (-cosine, sine)
  }
}
