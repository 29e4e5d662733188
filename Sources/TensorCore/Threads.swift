import CKernels

/// The threads that share the work of a single operation: those of one training, or of one prediction.
///
/// Rows of results, samples or weights are divided among them, never a sum, so results are the same bits at any number
/// of threads. Everything else (the graph, the memory pool, losses, the preparation of batches) stays on the thread
/// that calls the operation. Operations of one thread at a time are shared; another thread's run on it alone.
public enum Threads {
  /// The number of threads, the caller's among them, at least 1; 1 unless it is set.
  public static var count: Int {
    get { ck_thread_count() }
    set {
      precondition(newValue >= 1, "work needs at least one thread, got \(newValue)")
      ck_set_thread_count(newValue)
    }
  }

  /// Runs `body` on ranges that together are 0 ..< count, several at a time, and returns when all are done.
  /// - Parameters:
  ///   - unit: What all ranges but the last are multiples of.
  ///   - nanoseconds: About how long one thread takes for the whole: little work is not divided.
  ///   - body: Calls kernels on memory that no other range writes to.
  static func split(
    _ count: Int, inMultiplesOf unit: Int = 1, nanoseconds: Int, _ body: (Range<Int>) -> Void
  ) {
    let units = (count + unit - 1) / unit
    let parts = min(self.count, units, nanoseconds / minimumPart)
    guard parts > 1 else { return body(0..<count) }
    run(parts) { part in
      let (first, end) = (units * part / parts * unit, min(count, units * (part + 1) / parts * unit))
      body(first..<end)
    }
  }

  /// How many parts work of this length is worth.
  static func parts(nanoseconds: Int) -> Int { max(1, min(count, nanoseconds / minimumPart)) }

  /// Runs `body` with each index below `parts`, several at a time.
  static func run(_ parts: Int, _ body: (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { body in
        ck_run_parts(
          parts, { context, part in context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(part) },
          UnsafeMutableRawPointer(mutating: body))
      }
    }
  }

  /// To hand a part to another thread and to learn that it is done takes a microsecond or two.
  private static let minimumPart = 5000
}

/// About how long one thread takes, in nanoseconds, to bound what is worth dividing.
enum Cost {
  /// Multiply-adds of a product.
  static func multiplyAdds(_ count: Int) -> Int { count / 50 }
  /// One operation on each of `count` floats.
  static func pass(_ count: Int) -> Int { count / 4 }
}
