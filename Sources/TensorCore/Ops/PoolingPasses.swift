import CKernels

extension ck_pooling {
  /// Calls `body` with parts of the batch, on all threads.
  /// - Parameter body: Takes the sizes of a part, and where it begins in the pooling's input and in its output.
  func split(_ body: (_ part: UnsafePointer<ck_pooling>, _ input: Int, _ output: Int) -> Void) {
    let inputSize = `in`.0 * `in`.1 * `in`.2 * channels
    let outputSize = out.0 * out.1 * out.2 * channels
    Threads.split(batch, nanoseconds: Cost.pass(batch * (inputSize + outputSize))) { samples in
      var part = self
      part.batch = samples.count
      body(&part, samples.lowerBound * inputSize, samples.lowerBound * outputSize)
    }
  }
}
