import Essentials
import Studies
import TensorCore

/// Measures the speed of this machine's core and of our training steps.
enum BenchCommand: Command {
  static let workload = Option.choice(
    "workload", of: Workload.Name.self, help: "Measure this one only; default: all.")
  static let seconds = Option.integer(
    "seconds", in: 1...3600, help: "How long each workload runs; default: 4.")

  static let syntax = CommandSyntax(
    name: "bench",
    summary: "Measure training speed on this machine",
    discussion: """
      Runs each workload on one core and prints one JSON line for it: the median milliseconds of a step, and
      its speed beside the multiply-add peak that was measured on the same core.
      HPSEARCH_KERNELS=baseline|avx2|avx512 caps the instruction set.
      """,
    options: [workload.syntax, seconds.syntax],
    examples: [
      CommandSyntax.Example(command: "hpsearch bench", explanation: "Every workload."),
      CommandSyntax.Example(
        command: "taskset -c 0 hpsearch bench --workload voxnet_b32 --seconds 10",
        explanation: "One workload, held on one core."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let names = arguments[workload].map { [$0] } ?? Workload.Name.allCases
    let seconds = Double(arguments[seconds] ?? 4)
    for name in names {
      // Measured anew each time: a machine's speed drifts.
      let peak = measuredPeak(seconds: 0.3)
      let measurement = Measurement(name.rawValue, try name.make(), seconds: seconds, peak: peak)
      try console.result(measurement.json.line + "\n")
    }
    return .done
  }
}
