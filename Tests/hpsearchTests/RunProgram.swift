import Essentials
import Foundation
import TestSupport

/// The built program, which lies beside the tests.
let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/hpsearch"

/// What a command line came to.
struct Ended: Equatable {
  var code: Int32
  var output: String
  var errors: String
}

/// Runs bash.
/// - Parameter script: What it reads; `$hpsearch` is the built program.
func runShell(_ script: String) throws -> Ended {
  let folder = try StudyFolder()
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/bin/bash")
  process.arguments = ["-c", "set -o pipefail; hpsearch='\(program)'; \(script)"]
  for (name, keep) in [("out", \Process.standardOutput), ("err", \Process.standardError)] {
    try Files.replace(folder.at(name), with: "")
    process[keyPath: keep] = FileHandle(forWritingAtPath: folder.at(name))
  }
  try withSignals { try process.run() }
  process.waitUntilExit()
  let output = String(decoding: try Files.read(folder.at("out")), as: UTF8.self)
  let errors = String(decoding: try Files.read(folder.at("err")), as: UTF8.self)
  return Ended(code: process.terminationStatus, output: output, errors: errors)
}

/// Lets signals through while `body` starts a process, which inherits what its thread blocks: the threads that run
/// tests block nearly all.
private func withSignals(_ body: () throws -> Void) rethrows {
  var (none, before) = (sigset_t(), sigset_t())
  sigemptyset(&none)
  pthread_sigmask(SIG_SETMASK, &none, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
  try body()
}
