import Essentials
import TensorCore

/// The time of a workload's steps, with the peak speed of the core.
struct Measurement {
  let name: String
  let workload: Workload
  let timing: Timing
  let core: CoreSpeed

  /// Runs the workload for `seconds` and at least 5 steps, after 3 that do not count.
  init(_ name: String, _ workload: Workload, seconds: Double) throws {
    core = CoreSpeed()
    self.name = name
    self.workload = workload
    timing = try Timing(
      seconds: seconds, atLeast: 5, warmup: workload.items > 1 ? 1 : 3, prepare: workload.prepare,
      workload.step)
  }

  /// One JSON line, for programs.
  var json: JSONValue {
    var line: [String: JSONValue] = ["kernels": .string(KernelSet.current.rawValue)]
    if let operations = workload.operations {
      let speed = Double(operations) / timing.median / 1e6
      line["gflop"] = .number(rounded(Double(operations) / 1e9))
      line["gflops"] = .number(rounded(speed))
      line["peakGflops"] = .number(rounded(core.gigaflops))
      line["percentOfPeak"] = .number(rounded(speed / core.gigaflops * 100))
      // What the step would take if it were bound only by operations, or only by memory traffic.
      line["computeFloorMs"] = .number(rounded(Double(operations) / core.gigaflops / 1e6))
    }
    if let parameters = workload.parameters { line["parameters"] = .integer(parameters) }
    if let bytes = workload.bytes {
      line["bandwidthGBs"] = .number(rounded(core.bandwidth))
      line["memoryFloorMs"] = .number(rounded(Double(bytes) / core.bandwidth / 1e6))
    }
    return .object(line.merging(Self.json(of: name, timing, items: workload.items).object ?? [:]) { $1 })
  }

  /// What the steps of a workload show by themselves.
  /// - Parameter items: What the times are divided by.
  static func json(of name: String, _ timing: Timing, items: Int) -> JSONValue {
    func shown(_ milliseconds: Double) -> JSONValue { .number(rounded(milliseconds / Double(items), 5)) }
    return [
      "workload": .string(name), "ms": items == 1 ? .number(rounded(timing.median)) : shown(timing.median),
      "shortestMs": items == 1 ? .number(rounded(timing.shortest)) : shown(timing.shortest),
      "steps": .integer(timing.count),
    ]
  }

  /// The kernels of the workload's layers, one JSON line each, and their share of the step.
  func kernelLines(seconds: Double) -> [JSONValue] {
    var total = 0.0
    var lines: [JSONValue] = workload.kernels.map { kernel, calls in
      let timing = Timing(seconds: seconds, atLeast: 3, warmup: 1, kernel.run)
      let speed = Double(kernel.operations) / timing.median / 1e6
      total += timing.median * Double(calls)
      return .object([
        "workload": .string(name), "layer": .string(kernel.layer), "pass": .string(kernel.pass.rawValue),
        "shape": .string(kernel.shape), "calls": .integer(calls), "ms": .number(rounded(timing.median)),
        "gflops": .number(rounded(speed)), "percentOfPeak": .number(rounded(speed / core.gigaflops * 100)),
      ])
    }
    guard !lines.isEmpty else { return [] }
    lines.append(
      .object([
        "workload": .string(name), "kernelMs": .number(rounded(total)),
        "restMs": .number(rounded(timing.median - total)),
      ]))
    return lines
  }
}
