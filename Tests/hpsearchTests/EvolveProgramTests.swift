import Essentials
import Studies
import TestSupport
import Testing

@testable import hpsearch

/// Evolves small networks on drawn images with the built program, in one and two workers, and kills it.
@Suite(.enabled(if: Files.exists(program), "the program is not built beside the tests"))
struct EvolveProgramTests {
  private let folder: StudyFolder
  private let data: DatasetFolder

  /// Three classes of noisy squares in CIFAR-10's format.
  init() throws {
    folder = try StudyFolder()
    data = try DatasetFolder()
    var rng = SeededGenerator(seed: 1)
    for (name, count) in [("data_batch_1.bin", 60), ("test_batch.bin", 15)] {
      let rows = (0..<count).flatMap { row -> [UInt8] in
        let label = row % 3
        let pixels = (0..<3072).map { place -> UInt8 in
          let inside = place % 32 / 8 == label && place / 32 % 32 < 20
          return UInt8(rng.integer(below: 120)) + (inside ? 130 : 0)
        }
        return [UInt8(label)] + pixels
      }
      try data.write("set/\(name)", rows)
    }
    try data.write("set/batches.meta.txt", (0..<10).map { "class\($0)\n" }.joined())
  }

  private func evolve(_ rest: String, command: String = "evolve") -> String {
    """
    $hpsearch \(command) -c '\(packageRoot)/configs/cifar10-chromosome.json' --quiet --set dataset.path='\(data.path)/set' \
    --set dataset.cache='\(data.path)/cache' --set 'model.widths=[2,4,4,4,4,4]' --set 'model.dense=[12,8]' \
    --set strategy.generations=4 --set test.training.epochs=3 --set test.repeats=2 \(rest)
    """
  }

  private func told(_ name: String) throws -> (trials: String, tests: [TestRecord], best: [UInt8]) {
    let contents = try JournalContents(path: folder.at("\(name)/journal.jsonl"))
    return (TrialTable(contents).text(.csv), contents.tests, try Files.read(folder.at("\(name)/best.safetensors")))
  }

  private func expectSame(_ name: String, as other: String) throws {
    let (left, right) = (try told(name), try told(other))
    #expect(left.trials == right.trials)
    #expect(left.tests.map(\.metrics) == right.tests.map(\.metrics) && !left.tests.isEmpty)
    #expect(left.best == right.best)
  }

  @Test func anyNumberOfWorkersAndAnyKillGiveTheSame() throws {
    #expect(try runShell(evolve("-j 1 -o '\(folder.at("one"))'")).code == 0)
    #expect(try runShell(evolve("-j 2 -o '\(folder.at("two"))'")).code == 0)
    try expectSame("two", as: "one")
    for trials in [2, 7] {
      let run = folder.at("killed\(trials)")
      let killed = try runShell(
        """
        \(evolve("-j 2 --resume -o '\(run)'")) & child=$!
        until [ "$(grep -c '"event":"trial"' '\(run)/journal.jsonl' 2>/dev/null)" -ge \(trials) ]; do sleep 0.005; done
        kill -KILL $child; wait $child
        """)
      #expect(killed.code == 137)
      #expect(try runShell(evolve("-j 1 --resume -o '\(run)'")).code == 0)
      try expectSame("killed\(trials)", as: "one")
    }
    try inspectAndPredict(folder.at("one"))
  }

  private func inspectAndPredict(_ run: String) throws {
    let shown = try runShell("$hpsearch inspect '\(run)'")
    #expect(shown.output.contains(", 4 generations\n"))
    for heading in ["generations\n  generation    best", "family of the winner\n", "decoded         activation "] {
      #expect(shown.output.contains(heading), "\(shown.output)")
    }
    let json = try JSONValue(parsing: runShell("$hpsearch inspect --json '\(run)'").output)
    #expect(json["generations"]?.array?.count == 4)
    #expect(json["winner"]?["trial"] == json["best"]?["number"])
    let predicted = try runShell(
      "$hpsearch predict -m '\(run)/best.safetensors' -c '\(run)/config.json' --split validation --json")
    let accuracy = try JSONValue(parsing: predicted.output)["accuracy"]?.number
    #expect(accuracy == json["best"]?["fitness"]?.number)
    let epochs = try JournalContents(path: "\(run)/journal.jsonl", includesEpochs: true).testEpochs
    #expect(epochs[TestName(role: .end, count: 0)]?.count == 3)
    #expect(epochs.values.joined().allSatisfy { $0.histograms["conv1.bias"]?.counts.count == 20 })
  }

  @Test func everyMethodHasItsCommand() throws {
    let config = "\(packageRoot)/configs/cifar10-chromosome.json"
    let other = try runShell(evolve("-o '\(folder.at("no"))'", command: "gan-refine"))
    #expect(other.code == 2)
    #expect(
      other.errors == "hpsearch: \(config): method: expected \"gan-refine\", "
        + "found \"chromosome-ga\", which hpsearch search runs\n")
    let refine = try runShell(
      "$hpsearch evolve -c '\(packageRoot)/configs/modelnet.json' --set dataset.path='\(packageRoot)/datasets/shapes10'"
    )
    #expect(refine.code == 2)
    #expect(refine.errors.contains("found \"gan-refine\", which hpsearch search runs\n"))
    let random = try runShell(
      evolve(
        "--set method=random --set 'strategy={\"trials\":3}' --json -o '\(folder.at("random"))'", command: "search"))
    #expect(random.code == 0)
    #expect(try JSONValue(parsing: random.output)["trials"] == 3)
  }

  @Test func helpNamesEveryMethod() throws {
    let help = try runShell("$hpsearch evolve --help")
    #expect(help.output.contains("  similarity-ga  "))
    #expect(help.output.contains("  chromosome-ga  "))
    #expect(!help.output.contains("gan-refine "))
  }
}
