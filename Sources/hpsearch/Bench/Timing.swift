import Essentials
import TensorCore

/// The times of a repeated task, in milliseconds.
struct Timing {
  let median: Double
  let shortest: Double
  let count: Int

  /// Runs `body` for `seconds` and at least `minimum` times, after `warmup` times that do not count.
  /// - Parameter prepare: Called before each run of `body`; its time does not count.
  init(
    seconds: Double, atLeast minimum: Int, warmup: Int, prepare: () -> Void = {}, _ body: () throws -> Void
  ) rethrows {
    for _ in 0..<warmup {
      prepare()
      try body()
    }
    var times: [Double] = []
    let end = Time.monotonic + seconds
    while Time.monotonic < end || times.count < minimum {
      prepare()
      let start = Time.monotonic
      try body()
      times.append((Time.monotonic - start) * 1e3)
    }
    times.sort()
    median = times[times.count / 2]
    shortest = times[0]
    count = times.count
  }
}

/// The peak speed of one core of this machine, measured when requested, since a machine's speed drifts.
struct CoreSpeed {
  /// Multiply-adds in registers, GFLOP/s.
  let gigaflops: Double
  /// Reading two long arrays and writing a third, GB/s.
  let bandwidth: Double

  init() {
    gigaflops = measuredPeak(seconds: 0.3)
    bandwidth = Self.measuredBandwidth(seconds: 0.2)
    // The next measurement must not hold this memory.
    MemoryPool.trim()
  }

  private static func measuredBandwidth(seconds: Double) -> Double {
    let count = 1 << 23
    let (left, right) = (Tensor([count], repeating: 1), Tensor([count], repeating: 2))
    let timing = Timing(seconds: seconds, atLeast: 3, warmup: 1) { _ = left + right }
    return Double(3 * 4 * count) / timing.shortest / 1e6
  }
}

func rounded(_ value: Double, _ digits: Int = 3) -> Double {
  let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
  return (value * scale).rounded() / scale
}
