import Essentials
import TestSupport

@testable import Problems

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs shell scripts as trials in a folder of their own.
final class CommandFolder {
  let folder: DatasetFolder
  var trial: String { "\(folder.path)/trials/7" }

  init() throws { folder = try DatasetFolder() }

  struct Run {
    let outcome: CommandOutcome
    let seconds: Double
    let epochs: [ProgramReport.Epoch]
  }

  /// Runs `script` with `/bin/sh`.
  /// - Parameters:
  ///   - arguments: More words of the command, with placeholders.
  ///   - prune: Whether an epoch is not good enough.
  ///   - stop: Whether to stop, given how many epochs have been reported.
  func run(
    _ script: String, arguments: [String] = [], parameters: [String: JSONValue] = [:], names: [String]? = nil,
    metrics: [String] = ["accuracy"], epochs: Int? = nil, continued: String? = nil, timeLimit: Double? = 20,
    grace: Double = 0.2, memoryLimit: Int? = nil, logLimit: Int = 16 << 20,
    prune: (Int, [String: Double]) -> Bool = { _, _ in false }, stop: (Int) -> Bool = { _ in false }
  ) throws -> Run {
    try folder.write("script.sh", script)
    let template = try CommandTemplate(
      ["/bin/sh", "\(folder.path)/script.sh"] + arguments, parameters: names ?? parameters.keys.sorted())
    let settings = CommandSettings(template: template, grace: grace, memoryLimit: memoryLimit, logLimit: logLimit)
    let trial = CommandTrial(
      number: 7, seed: 12, parameters: parameters, directory: trial, epochs: epochs, continued: continued,
      timeLimit: timeLimit)
    var reports: [ProgramReport.Epoch] = []
    let result = try CommandRunner(settings, metrics: metrics).run(
      trial,
      epoch: {
        reports.append(ProgramReport.Epoch(number: $0, measures: $1))
        return prune($0, $1) ? .prune : .proceed
      }, shouldStop: { stop(reports.count) })
    return Run(outcome: result.outcome, seconds: result.seconds, epochs: reports)
  }

  func outcome(_ script: String, metrics: [String] = ["accuracy"]) throws -> CommandOutcome {
    try run(script, metrics: metrics).outcome
  }

  /// A file of the trial's directory.
  func text(_ name: String) throws -> String {
    String(decoding: try Files.read("\(trial)/\(name)"), as: UTF8.self)
  }

  /// The process numbers that a script wrote into a file of the trial's directory, one a line.
  func pids(_ name: String = "pids") throws -> [pid_t] {
    try text(name).split(separator: "\n").compactMap { pid_t($0) }
  }
}

/// Whether a process has ended, or does so within two seconds.
func isGone(_ pid: pid_t) -> Bool {
  for _ in 0..<200 {
    let isThere = ProcessTable.isAvailable ? ProcessTable.process(pid)?.isZombie == false : kill(pid, 0) == 0
    guard isThere else { return true }
    usleep(10_000)
  }
  return false
}

/// Whether `PATH` has a program.
func hasProgram(_ name: String) -> Bool { ProgramFile.fault(of: name) == nil }
