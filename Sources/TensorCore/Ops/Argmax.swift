/// The index of the maximum of each row of `[N, columns]`; of equal values the first counts.
public func argmax(_ rows: Tensor) -> [Int32] {
  let columns = rows.shape[1]
  return rows.withUnsafeBufferPointer { values in
    (0..<rows.shape[0]).map { row in
      let first = row * columns
      return Int32((0..<columns).reduce(0) { values[first + $1] > values[first + $0] ? $1 : $0 })
    }
  }
}
