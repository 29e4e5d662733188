import CKernels

/// The passes on several threads: parts of the groups, or of the rows where there is but one group.
extension Normalization {
  func write(_ input: Tensor, to output: Tensor) {
    withSizes { sizes in
      guard groups == 1 else { return writeGroups(sizes.pointee, input, output) }
      guard Threads.parts(nanoseconds: nanoseconds) > 1 else {
        return ck_normalize(sizes, input.pointer, output.pointer)
      }
      if !isFixed {
        let sums = RowBlocks.sums(rows: rows, each: 2 * channels, nanoseconds: nanoseconds) { part, sums in
          ck_block_moments_part(part.count, channels, input.pointer + part.lowerBound * channels, sums)
        }
        ck_joined_moments(sizes, sums.pointer)
      }
      splitRows(sizes.pointee) { part, at in
        // The moments are known by now.
        part.fixed = 1
        ck_normalize(&part, input.pointer + at, output.pointer + at)
      }
    }
  }

  /// - Parameter results: Of the gradients of input, scale, shift and slope; nil: not computed.
  func writeGradients(_ gradient: Tensor, of input: Tensor, to results: [UnsafeMutablePointer<Float>?]) {
    let (x, dy, dx) = (input.pointer, gradient.pointer, results[0])
    withSizes { sizes in
      guard groups == 1, Threads.parts(nanoseconds: nanoseconds) > 1 else {
        return ck_normalize_backward(sizes, x, dy, dx, results[1], results[2], results[3])
      }
      let sums = RowBlocks.sums(rows: rows, each: 3 * channels, nanoseconds: nanoseconds) { part, sums in
        var own = sizes.pointee
        own.rows = part.count
        let at = part.lowerBound * channels
        ck_gradient_sums_part(&own, x + at, dy + at, sums)
      }
      let factors = TensorStorage(uninitialized: 2 * channels)
      ck_joined_gradients(sizes, sums.pointer, factors.pointer, results[1], results[2], results[3])
      guard let dx else { return }
      splitRows(sizes.pointee) { part, at in ck_input_gradient_part(&part, factors.pointer, x + at, dy + at, dx + at) }
    }
  }

  private func writeGroups(_ sizes: ck_normalization, _ input: Tensor, _ output: Tensor) {
    Threads.split(groups, nanoseconds: nanoseconds) { part in
      var own = sizes
      own.groups = part.count
      if let mean = sizes.mean, let variance = sizes.variance {
        own.mean = mean + part.lowerBound * channels
        own.variance = variance + part.lowerBound * channels
      }
      let at = part.lowerBound * rows * channels
      ck_normalize(&own, input.pointer + at, output.pointer + at)
    }
  }

  /// Calls `body` with the sizes of parts of the rows, and where they begin.
  private func splitRows(_ sizes: ck_normalization, _ body: (_ part: inout ck_normalization, _ at: Int) -> Void) {
    Threads.split(rows, inMultiplesOf: Int(CK_BLOCK_OF_ROWS), nanoseconds: nanoseconds) { part in
      var own = sizes
      own.rows = part.count
      body(&own, part.lowerBound * channels)
    }
  }

  private var nanoseconds: Int { Cost.pass(groups * rows * channels) }
}
