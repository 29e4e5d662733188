import Essentials

/// log Σ weight · e^exponent, to about 1e-11, by operations that give the same bits on every machine: eight terms at
/// once.
///
/// e^x = 2^k e^r with k the integer nearest to x / log 2; e^r by its series to the ninth order.
/// - Parameters:
///   - exponents: A multiple of 8, at least one of them finite. Those more than 40 below the largest count as 40 below,
///     or not at all.
///   - weights: As many.
func logSumOfExponentials(
  _ exponents: UnsafeMutableBufferPointer<Double>, weights: UnsafeBufferPointer<Double>
) -> Double {
  precondition(
    exponents.count == weights.count && exponents.count.isMultiple(of: 8), "terms are summed in groups of eight")
  guard let terms = UnsafeRawPointer(exponents.baseAddress), let factors = UnsafeRawPointer(weights.baseAddress)
  else { return -.infinity }
  typealias Eight = SIMD8<Double>
  let offsets = stride(from: 0, to: exponents.count * MemoryLayout<Double>.stride, by: MemoryLayout<Eight>.stride)

  var largest = Eight(repeating: -.infinity)
  for offset in offsets {
    let exponent = terms.loadUnaligned(fromByteOffset: offset, as: Eight.self)
    largest.replace(with: exponent, where: exponent .> largest)
  }
  let shift = largest.max()

  // Added and subtracted, it rounds to an integer, which meanwhile stands in the lowest bits.
  let rounding = Eight(repeating: 0x1.8p52)
  let lowest = Eight(repeating: -40)
  var sum = Eight.zero
  for offset in offsets {
    var x = terms.loadUnaligned(fromByteOffset: offset, as: Eight.self) - shift
    let isNegligible = x .< lowest
    if all(isNegligible) { continue }
    x.replace(with: lowest, where: isNegligible)
    let shifted = x * 1.4426950408889634 + rounding
    let r = x - (shifted - rounding) * 0.6931471805599453
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
  let total = ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]))
  return shift + portableLog(total)
}
