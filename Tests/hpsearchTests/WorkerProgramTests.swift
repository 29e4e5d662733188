import Essentials
import TestSupport
import Testing

/// Starts workers by hand, as a search does.
@Suite(.enabled(if: Files.exists(program), "the program is not built beside the tests"))
struct WorkerProgramTests {
  /// A worker that is started again after an edit must not train something else.
  @Test func aWorkerRefusesAnotherConfig() throws {
    let folder = try StudyFolder()
    let config = folder.at("config.json")
    let text = """
      {"name": "f", "method": "random", "strategy": {"trials": 3},
       "problem": {"type": "formula", "function": "rosenbrock", "dimensions": 3}}
      """
    try Files.replace(config, with: text)
    let worker = "$hpsearch worker --config '\(config)' --config-digest 0123456789abcdef </dev/null"
    let ended = try runShell(worker)
    #expect(ended.code == 1)
    let message = try JSONValue(parsing: ended.output)
    #expect(message["event"] == "failure")
    #expect(message["reason"]?.string?.hasPrefix("\(config): was changed while the search ran; ") == true)
    try Files.replace(config, with: "{")
    #expect(try JSONValue(parsing: runShell(worker).output)["event"] == "failure")
  }
}
