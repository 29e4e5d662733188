import CKernels

/// A matrix product on all threads: `(rows, columns) = activation(left · right + bias)`.
struct Product {
  let rows: Int
  let columns: Int
  /// What is summed over.
  let depth: Int
  /// `(rows, depth)`, or `(depth, rows)` where it is transposed.
  let left: UnsafePointer<Float>
  var leftIsTransposed = false
  /// `(depth, columns)`, or `(columns, depth)` where it is transposed.
  let right: UnsafePointer<Float>
  var rightIsTransposed = false
  /// `(columns)`, or nil.
  var bias: UnsafePointer<Float>?
  var activation = Activation.linear

  /// The columns of a part are a multiple of this: whole panels of most kernels.
  private static let panel = 32
  /// Likewise for rows: whole tiles.
  private static let tile = 16

  func write(to result: UnsafeMutablePointer<Float>) {
    let nanoseconds = Cost.multiplyAdds(rows * columns * depth)
    let panels = columns / Self.panel
    if panels >= Threads.count, columns >= rows {
      Threads.split(panels, nanoseconds: nanoseconds) { part in
        // The last part has the columns that are left, so that none is narrower than a panel.
        let end = part.upperBound == panels ? columns : part.upperBound * Self.panel
        let first = part.lowerBound * Self.panel
        write(rows: 0..<rows, columns: first..<end, to: result)
      }
    } else if !leftIsTransposed || columns >= Self.panel {
      Threads.split(rows, inMultiplesOf: Self.tile, nanoseconds: nanoseconds) {
        write(rows: $0, columns: 0..<columns, to: result)
      }
    } else {
      write(rows: 0..<rows, columns: 0..<columns, to: result)
    }
  }

  private func write(rows part: Range<Int>, columns: Range<Int>, to result: UnsafeMutablePointer<Float>) {
    let (f, slope) = (activation.kernel, activation.parameter)
    let (left, right) = (self.left, self.right)
    if columns.count == self.columns, !leftIsTransposed || part.count == rows {
      let start = leftIsTransposed ? 0 : part.lowerBound * depth
      ck_matmul(
        part.count, self.columns, depth, left + start, leftIsTransposed ? 1 : 0, right, rightIsTransposed ? 1 : 0, 0,
        bias, f, slope, result + part.lowerBound * self.columns)
    } else {
      ck_matmul_part(
        rows, self.columns, depth, ck_range(first: part.lowerBound, count: part.count),
        ck_range(first: columns.lowerBound, count: columns.count), left, leftIsTransposed ? 1 : 0, right,
        rightIsTransposed ? 1 : 0, bias, f, slope, result)
    }
  }
}
