import Essentials
import Experiments
import Studies
import TestSupport
import Testing

@testable import hpsearch

/// Runs the built program itself, as a shell does.
@Suite(.enabled(if: Files.exists(program), "the program is not built beside the tests"))
struct ProgramTests {
  /// - Parameter words: The command line after the program's name, as bash reads it.
  private func run(_ words: String) throws -> Ended { try runShell("$hpsearch \(words)") }

  @Test func versionAndOverview() throws {
    #expect(try run("--version") == Ended(code: 0, output: "hpsearch \(Experiment.version)\n", errors: ""))
    let overview = try run("--help")
    #expect(overview.code == 0 && overview.errors.isEmpty)
    #expect(try run("") == Ended(code: 2, output: "", errors: overview.output))
  }

  @Test(arguments: Commands.syntaxes.map(\.name))
  func everyCommandHelps(name: String) throws {
    let page = try run("\(name) --help")
    #expect(page.code == 0 && page.errors.isEmpty)
    #expect(page.output.contains("Examples:"))
    #expect(try run("help \(name)") == page)
  }

  @Test(arguments: [
    ("--sed 3", "unknown flag --sed before the command; hpsearch --help shows the usage"),
    ("trian", "unknown command \"trian\"; did you mean train?"),
    ("dataset", "dataset needs an action: info or make"),
    ("gan-refine", "missing --config FILE"),
    ("inspect /nowhere", "/nowhere: no such run directory"),
    ("inspect . --times", "--times goes with --trials"),
    ("inspect .", ".: holds no journal.jsonl, so it is not a run directory"),
    ("inspect /dev/null", "/dev/null: expected a run directory, found a file"),
    ("dataset info", "missing PATH or --config FILE"),
    ("bench --steps 3 --seconds 1", "--steps and --seconds both say how long to run; expected one of them"),
    ("dataset make cubes", "unknown data set \"cubes\"; expected shapes10, drawings10, faces, projectiles, flowers"),
    ("predict -m /nowhere -c /nowhere", "/nowhere: cannot open: no such file or directory"),
  ])
  func wrongUsageIsCode2(words: String, message: String) throws {
    #expect(try run("\(words) </dev/null") == Ended(code: 2, output: "", errors: "hpsearch: \(message)\n"))
  }

  @Test func aBenchRunsSoManySteps() throws {
    let ended = try run("bench --workload mlp_small_b32 --steps 7")
    #expect(ended.code == 0 && ended.errors.isEmpty)
    let line = try JSONValue(parsing: ended.output)
    #expect(line["steps"] == 7 && line["workload"] == "mlp_small_b32")
  }

  @Test func aBenchExplainsItsChoices() throws {
    let ended = try runShell("HPSEARCH_KERNELS=baseline $hpsearch bench --explain")
    #expect(ended.code == 0 && ended.errors.isEmpty)
    let lines = ended.output.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
    #expect(lines.first == ["choice", "value", "unit", "from"])
    #expect(lines.count == 12)
    #expect(lines.contains(["kernels", "baseline", "processor,", "HPSEARCH_KERNELS"]))
    #expect(lines.contains(["vector", "4", "floats", "kernels"]))
  }

  @Test func allFaultsOfAConfigAreTold() throws {
    let folder = try StudyFolder()
    let file = folder.at("a.json")
    try Files.replace(file, with: "{\"name\": 3, \"dataset\": {\"path\": \"/nowhere\"}, \"trianing\": {}}")
    let ended = try run("validate --config \(file)")
    #expect(ended.code == 2 && ended.output.isEmpty)
    for fault in [
      "name: expected a text that can name a folder, found 3", "trianing: unknown key; did you mean \"training\"?",
      "dataset.path: /nowhere: no such folder",
    ] {
      #expect(ended.errors.contains("hpsearch: \(file): \(fault)\n"))
    }
  }

  @Test func aRunDirectoryIsRefusedBeforeTheDataIsPrepared() throws {
    let folder = try StudyFolder()
    try Files.makeDirectory(folder.at("run"))
    try Files.replace(folder.at("run/thesis.tex"), with: "")
    let config = "\(packageRoot)/configs/modelnet.json"
    let ended = try run(
      "gan-refine -c \(config) --set dataset.path=\(packageRoot)/datasets/shapes10 "
        + "--set dataset.cache=\(folder.at("cache")) -o \(folder.at("run"))")
    #expect(ended.code == 2 && ended.errors.hasPrefix("hpsearch: \(folder.at("run")): is not empty"))
    #expect(!Files.exists(folder.at("cache")))
  }

  @Test func aReaderThatLeavesIsNoFault() throws {
    let folder = try StudyFolder()
    let study = JSONValue.object(["event": "study", "name": "a", "method": "m", "seed": 1])
    // More than a pipe holds.
    let trials = (0..<20_000).map { number in
      JSONValue.object([
        "event": "trial", "number": .integer(number), "parameters": [:], "seed": 1, "state": "complete", "fitness": 0.5,
      ]).line
    }
    try Files.replace(folder.at("journal.jsonl"), with: ([study.line] + trials).joined(separator: "\n") + "\n")
    let ended = try run("inspect \(folder.path) --trials --format csv | head -n 1")
    #expect(ended == Ended(code: 0, output: "number,batch,state,fitness,reason\n", errors: ""))
    let full = try run("inspect \(folder.path) > /dev/full")
    #expect(full.code == 1)
    #expect(full.errors == "hpsearch: standard output: cannot write: no space left on device\n")
  }

  @Test func exitCodesTellWhatToMend() {
    #expect(Program.exitCode(of: UsageError("a")) == .usage)
    #expect(Program.exitCode(of: SettingsError(file: "a", faults: [])) == .usage)
    #expect(Program.exitCode(of: StudyError.studyExists(directory: "a", name: "b", trials: 1)) == .usage)
    #expect(Program.exitCode(of: StudyError.locked(directory: "a")) == .failure)
    #expect(Program.exitCode(of: FileError(path: "a", operation: "open", code: 2)) == .failure)
  }
}
