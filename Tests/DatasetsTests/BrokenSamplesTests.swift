import Essentials
import TestSupport
import Testing

@testable import Datasets

/// Samples that cannot be read: all are named, or they are left out and counted.
@Suite struct BrokenSamplesTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  private func messages(_ name: String = "set", with keys: [String: JSONValue] = [:]) -> [Substring] {
    refusal(folder, name, with: keys).split(separator: "\n")
  }

  private func writeImages() throws {
    let image = Image(width: 3, height: 2, channels: 1, bytes: [1, 2, 3, 4, 5, 6]).png()
    for name in ["a/1", "a/2", "b/1", "b/2"] { try folder.write("set/\(name).png", image) }
    try folder.write("set/a/0.png", Array(image.prefix(40)))
    try folder.write("set/b/3.png", "no image")
  }

  @Test func imagesAreNamedTogether() throws {
    try writeImages()
    let lines = messages()
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("set/a/0.png: ") && lines[1].hasPrefix("set/b/3.png: "))
    #expect(lines[2] == "2 samples cannot be read; the setting onError \"skip\" of the dataset leaves such samples out")
  }

  @Test func imagesAreLeftOutAndCounted() throws {
    try writeImages()
    let dataset = try opened(folder, with: ["onError": "skip"])
    #expect((0..<dataset.count).map(dataset.name) == ["a/1.png", "a/2.png", "b/1.png", "b/2.png"])
    #expect(dataset.labels == [0, 0, 1, 1])
    #expect(dataset.notes.count == 3 && dataset.notes[0].hasSuffix("2 samples left out that cannot be read:"))
    #expect(DatasetInfo(dataset).json["leftOut"]?["samples"] == 2)
    // Once more from the prepared file.
    #expect(try opened(folder, with: ["onError": "skip"]).notes == dataset.notes)
    // New images likewise.
    try folder.write("new/x.png", "no image")
    try folder.write("new/y.png", Image(width: 3, height: 2, channels: 1, bytes: [1, 2, 3, 4, 5, 6]).png())
    let samples = try NewSamples(folder.at("new"), like: dataset.description)
    #expect(samples.count == 1 && samples.name(of: 0) == "y.png" && samples.notes.count == 2)
  }

  @Test func aClassWithoutReadableImagesIsRefused() throws {
    try writeImages()
    for name in ["b/1", "b/2"] { try folder.write("set/\(name).png", "no image") }
    #expect(
      messages(with: ["onError": "skip"])
        == ["set: expected training samples of the class b that can be read, found none"])
  }

  @Test func meshes() throws {
    let solids = Shapes10.files(seed: 3)
    for (path, bytes) in solids where path.hasSuffix("_0001.off") || path.hasSuffix("_0002.off") {
      try folder.write("set/\(path)", bytes)
    }
    let first = try #require(solids.first { $0.path.hasSuffix("_0001.off") })
    try folder.write("set/\(first.path)", "OFF\n1 2")
    let keys: [String: JSONValue] = ["gridSize": 8, "padding": 1]
    #expect(messages(with: keys).count == 1)
    let dataset = try opened(folder, with: keys.merging(["onError": "skip"]) { $1 })
    #expect(dataset.count == 19 && !(0..<19).map(dataset.name).contains(first.path))
  }

  @Test func rowsOfTables() throws {
    try folder.write("t.csv", "x,y,class\n1,2,a\n3,b\n4,5,b\nx,6,a\n7,8,b\n")
    let lines = messages("t.csv")
    #expect(lines.count == 3)
    #expect(lines[0] == "t.csv:3: expected 3 cells as in line 1, found 2")
    #expect(lines[1].hasPrefix("t.csv:5: expected a finite number in column 1 (\"x\"), found \"x\""))
    let dataset = try opened(folder, "t.csv", with: ["onError": "skip", "normalization": "none"])
    #expect(dataset.values([0, 1, 2]) == [1, 2, 4, 5, 7, 8] && dataset.labels == [0, 1, 1])
    // Rows of new data keep their numbers.
    try folder.write("new.csv", "x,y\n1,2\nz,2\n3,4\n")
    let samples = try NewSamples(folder.at("new.csv"), like: dataset.description)
    #expect((0..<samples.count).map(samples.name) == ["row 1", "row 3"])
  }

  @Test func onlyTheFirstTwentyAreNamed() throws {
    try folder.write("t.csv", "1,2,a\n" + (0..<30).map { "\($0),a\n" }.joined())
    let lines = messages("t.csv")
    #expect(lines.count == 22 && lines[20] == "and 10 more")
    #expect(lines[21].hasPrefix("30 samples cannot be read"))
  }
}
