import Essentials
import TestSupport
import Testing

@testable import Datasets

/// Tables whose target is a number.
@Suite struct RegressionTableTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  /// Rows `x,y,target` with different features and the target 3x - 2y.
  private func write(_ name: String, rows: Int, delimiter: String = ",", header: Bool = false) throws -> [Float] {
    var rng = SeededGenerator(seed: 4)
    let values = (0..<rows).map { _ in (rng.uniform(in: -1...1), rng.uniform(in: -1...1)) }
    let targets = values.map { Float(3 * $0.0 - 2 * $0.1) }
    var lines = zip(values, targets).map { "\($0.0)\(delimiter)\($0.1)\(delimiter)\($1)\n" }
    if header { lines.insert(["x", "y", "price"].joined(separator: delimiter) + "\n", at: 0) }
    try folder.write(name, lines.joined())
    return targets
  }

  private func open(_ name: String = "t.csv", seed: UInt64 = 1, with keys: [String: JSONValue] = [:]) throws -> Dataset
  {
    try opened(folder, name, seed: seed, with: keys.merging(["target": "number"]) { $1 })
  }

  @Test(arguments: [(",", true), (";", false), ("\t", true)])
  func targetsAreReadAsTheyAre(_ delimiter: String, _ hasHeader: Bool) throws {
    let targets = try write("t.csv", rows: 30, delimiter: delimiter, header: hasHeader)
    let dataset = try open(with: hasHeader ? ["labelColumn": "price"] : [:])
    #expect(dataset.targets == targets)
    #expect(dataset.classNames.isEmpty && dataset.labels.isEmpty)
    #expect(dataset.sampleShape == [2])
    // Once more from the prepared file.
    #expect(try open(with: hasHeader ? ["labelColumn": "price"] : [:]).targets == targets)
  }

  @Test func everyBitOfATargetIsKept() throws {
    let numbers = ["-0.0", "3.4028235e38", "1e-45", "0.1", "-16777217", "7"]
    try folder.write("t.csv", numbers.enumerated().map { "\($0),\($1)\n" }.joined())
    let found = try #require(try open().targets)
    let expected = [-0.0, Float.greatestFiniteMagnitude, .leastNonzeroMagnitude, 0.1, -16_777_216, 7]
    #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
  }

  @Test func splitsAreDrawnEvenlyAndSeeded() throws {
    let targets = try write("t.csv", rows: 400)
    let keys: [String: JSONValue] = ["test": 0.25, "validation": 0.2]
    let dataset = try open(with: keys)
    let splits = dataset.splits
    #expect([splits.train.count, splits.validation.count, splits.test.count] == [240, 60, 100])
    #expect((splits.train + splits.validation + splits.test).sorted() == Array(0..<400))
    #expect(try open(with: keys).splits == splits)
    let other = try open(seed: 2, with: keys).splits
    #expect(other.validation != splits.validation && other.test == splits.test)
    // The mean of a hundred targets has a deviation of 0.21: they come from U(-1, 1), times 3 and 2.
    let mean = splits.test.reduce(0) { $0 + targets[$1] } / 100
    #expect(abs(mean) < 5 * 0.21)
  }

  /// By hand: mean (1 + 2 + 3 + 6) / 4 = 3, squares 4 + 1 + 0 + 9 = 14, deviation √(14 / 4).
  @Test func statisticsAreThoseOfTheTrainingSplit() throws {
    try folder.write("set/train.csv", "0,1\n1,2\n2,3\n3,6\n")
    try folder.write("set/test.csv", "4,100\n")
    let dataset = try open("set")
    let statistics = try #require(dataset.targetStatistics)
    #expect(statistics.count == 4 && statistics.minimum == 1 && statistics.mean == 3 && statistics.maximum == 6)
    #expect(abs(statistics.deviation - 1.8708286933869707) < 1e-15)
    #expect(dataset.splits == Splits(train: [0, 1, 2, 3], test: [4]))
    #expect(dataset.targets == [1, 2, 3, 6, 100])
  }

  @Test func equalTargetsHaveNoDeviation() throws {
    try folder.write("t.csv", (0..<7).map { "\($0),0.1\n" }.joined())
    #expect(try open().targetStatistics?.deviation == 0)
  }

  @Test func theDigestCoversTargetsAndTheirKind() throws {
    try folder.write("t.csv", "0,1\n1,2\n")
    let first = try open().digest
    #expect(try opened(folder, "t.csv").digest != first)
    try folder.write("t.csv", "0,1\n1,3\n")
    #expect(try open().digest != first)
  }

  @Test func aTestFileAndALimit() throws {
    try folder.write("a.csv", "0,1\n1,2\n2,3\n")
    try folder.write("b.csv", "5,9\n6,10\n7,11\n")
    let dataset = try open("a.csv", with: ["testFile": "b.csv", "limit": 2])
    #expect(dataset.targets == [1, 2, 9, 10])
    #expect(dataset.splits.test.map(dataset.name) == ["test/0", "test/1"])
  }

  @Test(arguments: [
    (
      "x,y,price\n1,2,3\n4,5,nan\n",
      "t.csv:3: expected a finite number in column 3 (\"price\"), the target (the setting labelColumn), found \"nan\", which stands for "
        + "an empty cell; the setting missing can leave its row out (\"drop\")"
    ),
    (
      "1,2,3\n4,5,cheap\n",
      "t.csv:2: expected a finite number in column 3, the target (the setting labelColumn), found \"cheap\""
    ),
    (
      "1,2,3\n4,5,1e39\n",
      "t.csv:2: expected a finite number in column 3, the target (the setting labelColumn), found \"1e39\""
    ),
    (
      "1,2,3\n4,5,\n",
      "t.csv:2: expected a finite number in column 3, the target (the setting labelColumn), found an empty cell; the "
        + "setting missing can leave its row out (\"drop\")"
    ),
    ("1\n2\n", "t.csv:1: expected a column beside that of the target (the setting labelColumn), found none"),
  ])
  func brokenTargets(_ text: String, _ message: String) throws {
    try folder.write("t.csv", text)
    #expect(refusal(folder, "t.csv", with: ["target": "number"]) == message)
  }

  @Test func oneRowCannotBeSplit() throws {
    try folder.write("t.csv", "1,2\n")
    #expect(
      refusal(folder, "t.csv", with: ["target": "number", "validation": 0.5])
        == "t.csv: expected at least 2 training samples, to set one aside (the setting validation), found 1, train/0")
  }

  @Test func theKeyIsCheckedAndBelongsToTables() throws {
    #expect(
      refusal(folder, "t.csv", with: ["format": "csv", "target": "numbers"])
        == "dataset: target: expected one of \"class\", \"number\", found the text \"numbers\"; did you mean \"number\"?"
    )
    #expect(
      refusal(folder, "t.csv", with: ["format": "npz", "target": "number"])
        == "dataset: target: does not apply to the format npz")
  }

  @Test func infoSummarisesTheTargets() throws {
    try folder.write("set/train.csv", "0,1\n1,2\n2,3\n3,6\n3,7\n")
    try folder.write("set/test.csv", "4,100\n")
    let info = DatasetInfo(try open("set"))
    #expect(info.classes.isEmpty && info.total.train == 5 && info.total.test == 1)
    #expect(info.targets?.validation == nil && info.targets?.test?.mean == 100)
    #expect(info.twinGroupsAcrossLabels == 1)
    #expect(info.json["targets"]?["train"]?["minimum"] == .number(1))
    #expect(info.json["targets"]?["validation"] == .null)
    let lines = info.description.split(separator: "\n")
    #expect(lines[1].hasPrefix("target") && lines[1].hasSuffix("minimum   mean  maximum  deviation"))
    #expect(lines[2].hasPrefix("train             5      1.0    3.8      7.0"))
    #expect(lines[3].hasPrefix("validation        0        -      -        -"))
    #expect(info.description.contains("1 group across targets"))
    try folder.write("classes.csv", "0,a\n1,b\n")
    #expect(DatasetInfo(try opened(folder, "classes.csv")).json["targets"] == nil)
  }
}
