/// Σ weight · e^(exponent - shift), to about 1e-11 relative: eight terms at once, by operations that give the same bits
/// on every machine.
///
/// e^x = 2^k e^r with k the integer nearest to x / log 2; e^r by its series to the ninth order.
/// - Parameters:
///   - exponents: None above `shift`, and a multiple of 8 of them; those more than 690 below count as 690 below.
///   - weights: As many.
func sumOfExponentials(
  _ exponents: UnsafeMutableBufferPointer<Double>, weights: UnsafeBufferPointer<Double>, shift: Double
) -> Double {
  precondition(
    exponents.count == weights.count && exponents.count.isMultiple(of: 8), "terms are summed in groups of eight")
  typealias Eight = SIMD8<Double>
  // Added and subtracted, it rounds to an integer, which meanwhile stands in the lowest bits.
  let rounding = Eight(repeating: 0x1.8p52)
  let terms = UnsafeRawPointer(exponents.baseAddress)
  let factors = UnsafeRawPointer(weights.baseAddress)
  guard let terms, let factors else { return 0 }
  var sum = Eight.zero
  for offset in stride(from: 0, to: exponents.count * 8, by: 64) {
    let exponent = terms.loadUnaligned(fromByteOffset: offset, as: Eight.self)
    let x = pointwiseMax(exponent - shift, Eight(repeating: -690))
    let shifted = x * 1.4426950408889634 + rounding
    let k = shifted - rounding
    let r = x - k * 0.6931471805599453
    var series = r * (1 / 362_880.0) + 1 / 40_320.0
    series = series * r + 1 / 5040.0
    series = series * r + 1 / 720.0
    series = series * r + 1 / 120.0
    series = series * r + 1 / 24.0
    series = series * r + 1 / 6.0
    series = series * r + 0.5
    series = series * r + 1
    series = series * r + 1
    let power = unsafeBitCast((unsafeBitCast(shifted, to: SIMD8<Int64>.self) &+ 1023) &<< 52, to: Eight.self)
    sum += factors.loadUnaligned(fromByteOffset: offset, as: Eight.self) * (series * power)
  }
  return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]))
}
