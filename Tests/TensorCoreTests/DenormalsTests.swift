import Essentials
import Foundation
import TensorCore
import TestSupport
import Testing

/// Kernels count denormal floats as zero, whatever thread calls them, and leave its own arithmetic as it was.
@Suite struct DenormalsTests {
  /// Products and sums whose result or operands are denormal: the smallest normal float is 2^-126 = 1.18e-38.
  static func kernelsFlush() -> Bool {
    let tiny = 100 * Float.leastNonzeroMagnitude
    let small = Tensor([100], repeating: 1e-20)
    let denormal = Tensor([100], repeating: tiny)
    let results = [
      small * small,  // a result
      denormal + denormal, denormal.scaled(by: 1e30),  // operands
      dense(Tensor([4, 64], repeating: 1e-20), weight: Tensor([64, 40], repeating: 1e-20)),
      dense(Tensor([4, 64], repeating: tiny), weight: Tensor([64, 40], repeating: 1)),
    ]
    return results.allSatisfy { $0.values.allSatisfy { $0 == 0 } }
  }

  /// Whether this thread's own floats and doubles have denormals.
  static func swiftKeeps() -> Bool {
    // The products are about 1e-40, 1e-400 and 1e-320.
    let (float, double) = (opaque(Float(1e-20)), opaque(1e-200))
    return float * float > 0 && (double * double == 0) && opaque(1e-300) * opaque(1e-20) > 0
  }

  /// A value that the compiler does not know.
  @inline(never) static func opaque<Value>(_ value: Value) -> Value { value }

  @Test(arguments: availableKernelSets) func everyKernelSetFlushes(_ set: KernelSet) {
    set.run { #expect(Self.kernelsFlush()) }
    #expect(Self.swiftKeeps())
  }

  @Test func everyThreadFlushes() {
    // A worker's and a coordinator's evaluations run on their main threads, others on any.
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      #expect(Self.swiftKeeps())
      #expect(Self.kernelsFlush())
      #expect(Self.swiftKeeps())
    }
    let finished = DispatchSemaphore(value: 0)
    let thread = Thread {
      #expect(Self.kernelsFlush() && Self.swiftKeeps())
      finished.signal()
    }
    thread.start()
    finished.wait()
  }

  @Test func theThreadsOfOneTrainingFlush() {
    let left = Tensor([1 << 20], repeating: 1e-20)
    for count in 1...3 {
      ThreadsTests.with(count) { #expect((left * left).values.allSatisfy { $0 == 0 }) }
      #expect(Self.swiftKeeps())
    }
  }

  /// The smallest and the largest denormal double, as JSON has them.
  @Test func numbersAreReadAndWrittenAsBefore() throws {
    for text in ["5e-324", "2.225073858507201e-308"] {
      #expect(Self.kernelsFlush())
      let value = try JSONValue(parsing: Array(text.utf8))
      #expect(value.number == Double(text) && value.number != 0)
      #expect(value.line == text)
    }
  }
}
