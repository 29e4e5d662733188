import Essentials
import TensorCore

/// Fills a tensor, a matrix whose columns are its last axis, with perpendicular rows of length `gain`; with
/// perpendicular columns when it has more rows than columns.
///
/// The Q of a normal matrix's QR decomposition whose R has a positive diagonal, found by Gram and Schmidt's
/// process, which gives just that R.
func fillOrthogonal(_ tensor: Tensor, gain: Double, using stream: inout SeededGenerator) {
  guard tensor.count > 0 else { return }
  let columns = tensor.shape.last ?? 1
  let rows = tensor.count / columns
  let (count, length) = (min(rows, columns), max(rows, columns))
  let vectors = orthonormalVectors(count, length: length, using: &stream)
  for vector in 0..<count {
    for place in 0..<length {
      let index = rows <= columns ? vector * columns + place : place * columns + vector
      tensor.pointer[index] = Float(gain * vectors[vector * length + place])
    }
  }
}

/// `count` vectors of `length` numbers, one after the other, in double precision.
private func orthonormalVectors(_ count: Int, length: Int, using stream: inout SeededGenerator) -> [Double] {
  var numbers = [Double](repeating: 0, count: count * length)
  for index in numbers.indices { numbers[index] = stream.normal() }
  numbers.withUnsafeMutableBufferPointer { numbers in
    for current in 0..<count {
      let vector = UnsafeMutableBufferPointer(rebasing: numbers[current * length..<(current + 1) * length])
      // Twice: what rounding leaves of the earlier directions goes with the second round.
      for _ in 0..<2 {
        for earlier in 0..<current {
          let direction = UnsafeMutableBufferPointer(rebasing: numbers[earlier * length..<(earlier + 1) * length])
          let overlap = product(vector, direction)
          for place in 0..<length { vector[place] -= overlap * direction[place] }
        }
      }
      let norm = product(vector, vector).squareRoot()
      for place in 0..<length { vector[place] /= norm }
    }
  }
  return numbers
}

private func product(_ left: UnsafeMutableBufferPointer<Double>, _ right: UnsafeMutableBufferPointer<Double>) -> Double
{
  // Eight sums side by side, which the processor need not wait for one after the other.
  var sums = SIMD8<Double>.zero
  let whole = left.count / 8 * 8
  let (a, b) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
  for place in stride(from: 0, to: whole, by: 8) {
    sums +=
      a.loadUnaligned(fromByteOffset: place * 8, as: SIMD8<Double>.self)
      * b.loadUnaligned(fromByteOffset: place * 8, as: SIMD8<Double>.self)
  }
  return (whole..<left.count).reduce(sums.sum()) { $0 + left[$1] * right[$1] }
}
