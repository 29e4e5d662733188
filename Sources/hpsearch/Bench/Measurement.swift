import Essentials
import TensorCore

/// How long a workload's steps took.
struct Measurement {
  let name: String
  /// Milliseconds of a step: the median, and the shortest.
  let median: Double
  let shortest: Double
  let steps: Int
  let workload: Workload
  /// The core's measured multiply-add peak, in GFLOP/s.
  let peak: Double

  /// Runs the workload for `seconds` and at least 5 steps, after 3 that do not count.
  init(_ name: String, _ workload: Workload, seconds: Double, peak: Double) {
    for _ in 0..<3 { workload.step() }
    var times: [Double] = []
    let end = Time.monotonic + seconds
    while Time.monotonic < end || times.count < 5 {
      let start = Time.monotonic
      workload.step()
      times.append((Time.monotonic - start) * 1e3)
    }
    times.sort()
    self.name = name
    median = times[times.count / 2]
    shortest = times[0]
    steps = times.count
    self.workload = workload
    self.peak = peak
  }

  /// One JSON line, for programs.
  var json: JSONValue {
    let speed = Double(workload.operations) / median / 1e6
    var line: [String: JSONValue] = [
      "workload": .string(name),
      "ms": .number(rounded(median)),
      "shortestMs": .number(rounded(shortest)),
      "steps": .integer(steps),
      "gflop": .number(rounded(Double(workload.operations) / 1e9)),
      "gflops": .number(rounded(speed)),
      "peakGflops": .number(rounded(peak)),
      "percentOfPeak": .number(rounded(speed / peak * 100)),
      "kernels": .string(KernelSet.current.rawValue),
    ]
    if let parameters = workload.parameters { line["parameters"] = .integer(parameters) }
    return .object(line)
  }
}

private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
