import Essentials
import TensorCore

/// A tensor that is, as a matrix whose columns are its last axis, made of perpendicular rows of length `gain`; of
/// perpendicular columns when it has more rows than columns.
///
/// The Q of a normal matrix's QR decomposition whose R has a positive diagonal, found by Gram and Schmidt's
/// process, which gives just that R.
func orthogonalTensor(_ shape: [Int], gain: Double, using stream: inout SeededGenerator) -> Tensor {
  let total = shape.reduce(1, *)
  guard total > 0 else { return Tensor(shape, []) }
  let columns = shape.last ?? 1
  let rows = total / columns
  let (count, length) = (min(rows, columns), max(rows, columns))
  let vectors = orthonormalVectors(count, length: length, using: &stream)
  return Tensor(shape) { values in
    for vector in 0..<count {
      for element in 0..<length {
        let index = rows <= columns ? vector * columns + element : element * columns + vector
        values[index] = Float(gain * vectors[vector * length + element])
      }
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
      // Twice: the second round removes what rounding left of the earlier directions.
      for _ in 0..<2 {
        for earlier in 0..<current {
          let direction = UnsafeMutableBufferPointer(rebasing: numbers[earlier * length..<(earlier + 1) * length])
          let overlap = product(vector, direction)
          for element in 0..<length { vector[element] -= overlap * direction[element] }
        }
      }
      let norm = product(vector, vector).squareRoot()
      for element in 0..<length { vector[element] /= norm }
    }
  }
  return numbers
}

private func product(_ left: UnsafeMutableBufferPointer<Double>, _ right: UnsafeMutableBufferPointer<Double>) -> Double
{
  // Eight independent sums, so that no addition waits for the one before.
  var sums = SIMD8<Double>.zero
  let whole = left.count / 8 * 8
  let (a, b) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
  for index in stride(from: 0, to: whole, by: 8) {
    sums +=
      a.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self)
      * b.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self)
  }
  return (whole..<left.count).reduce(sums.sum()) { $0 + left[$1] * right[$1] }
}
