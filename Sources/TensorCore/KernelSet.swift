import CKernels
import Essentials

/// The instruction set whose kernels run.
public enum KernelSet: String, CaseIterable, Sendable {
  /// The same bits on every machine, unless numbers are denormal; slow.
  case baseline
  case avx2
  case avx512

  /// The best that this processor has, capped by the environment variable HPSEARCH_KERNELS.
  public static var best: KernelSet { KernelSet(ck_best_level()) }
  /// The one that the calling thread uses.
  public static var current: KernelSet { KernelSet(ck_thread_level()) }

  /// Runs `body` with this set's kernels (or the best there is below it) on the calling thread.
  public func run<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = ck_thread_level()
    ck_set_thread_level(level)
    defer { ck_set_thread_level(before) }
    return try body()
  }

  private init(_ level: ck_level) {
    self = KernelSet(rawValue: String(cString: ck_level_name(level))) ?? .baseline
  }

  private var level: ck_level {
    switch self {
    case .baseline: CK_BASELINE
    case .avx2: CK_AVX2
    case .avx512: CK_AVX512
    }
  }
}

/// The core's multiply-add peak in GFLOP/s, measured over about `seconds`.
public func measuredPeak(seconds: Double) -> Double {
  var best = 0.0
  let end = Time.monotonic + seconds
  repeat {
    let start = Time.monotonic
    let operations = ck_peak_probe(2_000_000)
    best = max(best, operations / (Time.monotonic - start) / 1e9)
  } while Time.monotonic < end
  return best
}
