/// The sine and cosine of an angle in full turns, to about 1e-16, the same bits on every machine.
///
/// Turns make the reduction exact: what is left after whole quarters is at most an eighth, where the
/// Taylor series converge fast.
public func portableSineCosine(turns: Double) -> (sine: Double, cosine: Double) {
  precondition(abs(turns) < 0x1p50, "the angle is too large to have a fraction")
  let quarters = (turns * 4).rounded()
  let x = (turns - quarters / 4) * 6.283185307179586
  let square = x * x
  var sine = 1.0
  for order in stride(from: 18, through: 2, by: -2) { sine = 1 - sine * square / Double(order * (order + 1)) }
  sine *= x
  var cosine = 1.0
  for order in stride(from: 17, through: 1, by: -2) { cosine = 1 - cosine * square / Double(order * (order + 1)) }
  switch Int(quarters) & 3 {
  case 0: return (sine, cosine)
  case 1: return (cosine, -sine)
  case 2: return (-sine, -cosine)
  default: return (-cosine, sine)
  }
}
