import TensorCore

/// A set of feature vectors, prepared for products with those of another set.
struct FeatureRows: Sendable {
  /// `[N, F]`.
  let rows: Tensor
  /// The same transposed, `[F, N]`.
  private let columns: Tensor
  /// The squared length of each vector.
  let squares: [Float]

  /// - Parameter rows: `[N, F]`, N and F from 1.
  init(_ rows: Tensor) {
    precondition(rows.shape.count == 2 && rows.count > 0, "expected rows of features, found \(rows.shape)")
    let (count, width) = (rows.shape[0], rows.shape[1])
    self.rows = rows.detached
    var squares = [Float](repeating: 0, count: count)
    columns = Tensor([width, count]) { columns in
      rows.withUnsafeBufferPointer { rows in
        for row in 0..<count {
          var square = 0.0
          for column in 0..<width {
            let value = rows[row * width + column]
            columns[column * count + row] = value
            square += Double(value) * Double(value)
          }
          squares[row] = Float(square)
        }
      }
    }
    self.squares = squares
  }

  var count: Int { rows.shape[0] }
  /// The number of features.
  var width: Int { rows.shape[1] }

  /// Whether every feature is a finite number whose square is, too.
  var isFinite: Bool { squares.allSatisfy(\.isFinite) }

  /// The mean of each feature.
  var mean: [Float] {
    let (count, width) = (count, width)
    var sums = [Double](repeating: 0, count: width)
    rows.withUnsafeBufferPointer { rows in
      for row in 0..<count { for column in 0..<width { sums[column] += Double(rows[row * width + column]) } }
    }
    return sums.map { Float($0 / Double(count)) }
  }

  /// The same vectors moved by the negative of `origin`.
  func centred(at origin: [Float]) -> FeatureRows {
    let (count, width) = (count, width)
    return FeatureRows(
      Tensor([count, width]) { moved in
        rows.withUnsafeBufferPointer { rows in
          for row in 0..<count {
            for column in 0..<width {
              moved[row * width + column] = rows[row * width + column] - origin[column]
            }
          }
        }
      })
  }

  /// The vectors of some rows, in their order.
  func selected(_ indices: ArraySlice<Int>) -> FeatureRows {
    let width = width
    return FeatureRows(
      Tensor([indices.count, width]) { chosen in
        rows.withUnsafeBufferPointer { rows in
          for (target, row) in indices.enumerated() {
            for column in 0..<width { chosen[target * width + column] = rows[row * width + column] }
          }
        }
      })
  }

  /// Calls `body` with the index of each row and its inner products with all rows of `other`.
  ///
  /// The products are made a block of rows at a time, so that they need no more than some 16 MB.
  func forEachRow(timesRowsOf other: FeatureRows, _ body: (Int, UnsafeBufferPointer<Float>) -> Void) {
    precondition(width == other.width, "\(other.width) features beside \(width)")
    let block = max(1, min(count, (1 << 22) / other.count))
    for start in stride(from: 0, to: count, by: block) {
      let end = min(start + block, count)
      dense(rows.rows(start..<end), weight: other.columns).withUnsafeBufferPointer { products in
        for row in start..<end {
          let first = (row - start) * other.count
          body(row, UnsafeBufferPointer(rebasing: products[first..<first + other.count]))
        }
      }
    }
  }
}
