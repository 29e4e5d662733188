import Essentials
import Studies
import TensorCore

/// Measures the speed of one core, of training steps, and the overhead of searches.
enum BenchCommand: Command {
  static let workload = Option.choice(
    "workload", of: Workload.Name.self,
    help: """
      Measure only this one; default: all of gemm_1024, mlp_small_b32, mlp_b64, voxnet_b32,
      lstm_small_b64, lstm_b64, charcnn_b64, cifarcnn_b64, dcgan64_b64, neurales64_b16,
      denormals, neurales64_drift, and
      generations of 100: similarity_p100, chromosome_p100, elitist_p100, and the overhead of a
      proposal or a trial: tpe_1000x9, nsga2_p100, noop_inline, noop_worker, command_true.
      """)
  static let seconds = Option.integer(
    "seconds", in: 1...3600, help: "How long each workload runs; default: 4.")

  static let steps = Option.integer(
    "steps", in: 1...1_000_000_000,
    help:
      "Run exactly this number of steps of each workload, and measure\nnothing else but the peak memory; not with --seconds."
  )

  static let threads = Option.threads(
    "Threads that share each step; default: 1. The peak is one core's, and\nproducts have lines only with one thread.")

  static let stepsOnly = Option.flag("steps-only", help: "Leave out the kernels' lines.")

  static let explain = Option.flag(
    "explain",
    help: "Measure nothing; print the instruction set, the caches, and how\nmatrix products are divided for them.")

  static let syntax = CommandSyntax(
    name: "bench",
    summary: "Measure the speed of trainings and searches",
    discussion: """
      Runs each workload on one core, or on --threads, and prints one JSON line for it: the median milliseconds of a step, its
      speed beside the multiply-add peak measured on the same core, and how long the step would take if its
      operations (computeFloorMs) or its memory traffic (memoryFloorMs) alone held it up.
      Then a line for each product of its layers, with its shape and speed, and last what the products take
      together (kernelMs) and everything else (restMs). A step of similarity_p100, chromosome_p100 and elitist_p100 is
      a generation of 100 without its trainings; the times of tpe_1000x9 (a proposal, the last 100 of 1,000 trials of 9
      parameters), nsga2_p100, noop_inline, noop_worker and command_true (a trial, with the journal) are those of one
      proposal or trial, in a folder below the working directory.
      denormals, a training whose weights decay to nothing, and neurales64_drift compare their late steps with their
      early ones: a ratio above the bound means that tiny numbers slow the processor down.
      """,
    options: [
      workload.syntax, seconds.syntax, steps.syntax, threads.syntax, stepsOnly.syntax, explain.syntax,
      Option.kernels.syntax,
    ],
    examples: [
      CommandSyntax.Example(command: "hpsearch bench", explanation: "Every workload."),
      CommandSyntax.Example(
        command: "hpsearch bench --steps-only", explanation: "One line per workload."),
      CommandSyntax.Example(
        command: "taskset -c 0 hpsearch bench --workload cifarcnn_b64",
        explanation: "Where the time of a step is spent."),
      CommandSyntax.Example(
        command: "hpsearch bench --explain --kernels avx2",
        explanation: "What AVX2 kernels would use on this machine."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    if arguments.has(explain) {
      try console.result(KernelExplanation.current.table.text())
      return .done
    }
    let names = arguments[workload].map { [$0] } ?? Workload.Name.allCases
    let seconds = Double(arguments[seconds] ?? 4)
    if arguments.gives(steps.syntax), arguments.gives(self.seconds.syntax) {
      throw UsageError("--steps and --seconds both say how long to run; expected one of them")
    }
    Threads.count = arguments[threads] ?? 1
    for name in names {
      if let steps = arguments[steps] {
        let workload = try name.make()
        let timing = try Timing(seconds: 0, atLeast: steps, warmup: 0, prepare: workload.prepare, workload.step)
        let line = Measurement.json(of: name.rawValue, timing, items: workload.items).object ?? [:]
        try console.result(JSONValue.object(line.merging(["peakMB": .integer(peakMemory())]) { $1 }).line + "\n")
        continue
      }
      let workload = try name.make()
      if let drift = workload.drift {
        try console.result(drift.line(of: name.rawValue, workload.step).line + "\n")
        continue
      }
      let measurement = try Measurement(name.rawValue, workload, seconds: seconds)
      try console.result(measurement.json.line + "\n")
      // Products are measured on one thread, and would not add up to a step of several.
      if arguments.has(stepsOnly) || Threads.count > 1 { continue }
      for line in measurement.kernelLines(seconds: 0.2) { try console.result(line.line + "\n") }
    }
    return .done
  }
}
