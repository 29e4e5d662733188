/// A small dense square matrix.
struct SquareMatrix: Sendable {
  let size: Int
  /// Row by row, `[size, size]`.
  let entries: [Double]

  /// - Parameter entry: The entry at a row and a column.
  init(size: Int, _ entry: (_ row: Int, _ column: Int) -> Double) {
    self.size = size
    entries = (0..<size * size).map { entry($0 / size, $0 % size) }
  }

  subscript(row: Int, column: Int) -> Double { entries[row * size + column] }

  /// The matrix with row `i` multiplied by `factors[i]`.
  func scalingRows(by factors: [Double]) -> SquareMatrix {
    SquareMatrix(size: size) { self[$0, $1] * factors[$0] }
  }

  /// `self · diag(factors) · right`.
  func times(_ factors: [Double], _ right: SquareMatrix) -> SquareMatrix {
    SquareMatrix(size: size) { row, column in
      (0..<size).reduce(0) { $0 + self[row, $1] * factors[$1] * right[$1, column] }
    }
  }

  /// The sums of the columns: the transposed matrix times a vector of ones.
  var columnSums: [Double] {
    (0..<size).map { column in (0..<size).reduce(0) { $0 + self[$1, column] } }
  }

  /// The product of one row with a vector of `size` numbers.
  func dot(row: Int, _ vector: UnsafeBufferPointer<Double>, minus shift: Double = 0) -> Double {
    entries.withUnsafeBufferPointer { entries in
      let start = row * size
      var sum = 0.0
      for column in 0..<size { sum += entries[start + column] * (vector[column] - shift) }
      return sum
    }
  }
}
