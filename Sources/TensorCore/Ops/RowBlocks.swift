import CKernels

/// The blocks of rows whose sums kernels form first, in an order that no number of threads changes.
enum RowBlocks {
  /// Has `body` write sums of each block of rows, on all threads.
  /// - Parameters:
  ///   - each: The number of sums of a block.
  ///   - body: Takes rows, which begin with a block, and where to write the sums of their blocks.
  /// - Returns: `blocks · each` sums.
  static func sums(
    rows: Int, each: Int, nanoseconds: Int, _ body: (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) -> TensorStorage {
    let block = Int(CK_BLOCK_OF_ROWS)
    let sums = TensorStorage(uninitialized: (rows + block - 1) / block * each)
    Threads.split(rows, inMultiplesOf: block, nanoseconds: nanoseconds) {
      body($0, sums.pointer + $0.lowerBound / block * each)
    }
    return sums
  }
}
