import Essentials
import TestSupport
import Testing

@testable import Datasets

/// New data for a trained network: the same values as in training, whatever lies beside them.
@Suite struct NewSamplesTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  /// What the network's weights would hold, written and read again.
  private func description(_ dataset: Dataset) throws -> DataDescription {
    let description = dataset.description
    let json = try JSONValue(parsing: description.json.line)
    #expect(try #require(DataDescription(json, classNames: dataset.classNames)) == description)
    return description
  }

  private func refusal(_ name: String, like data: DataDescription) -> String {
    do {
      _ = try NewSamples(folder.at(name), like: data)
      return "none"
    } catch {
      return "\(error)".replacingOccurrences(of: folder.path + "/", with: "")
    }
  }

  private let rows = [("1.5", "20", "red"), ("2", "-4", "blue"), ("0.25", "7", "red"), ("9", "3", "blue")]

  private func trained(header: String = "a,b,colour\n") throws -> Dataset {
    try folder.write("train.csv", header + rows.map { "\($0),\($1),\($2)\n" }.joined())
    return try opened(folder, "train.csv")
  }

  @Test func columnsAreFoundByTheirNames() throws {
    let dataset = try trained()
    try folder.write("new.csv", "note,colour,b,a\nx,blue,3,9\ny,red,20,1.5\n")
    let samples = try NewSamples(folder.at("new.csv"), like: try description(dataset))
    #expect(samples.values == dataset.values([3, 0]))
    #expect(samples.labels == [0, 1] && samples.targets == nil)
    #expect((0..<2).map(samples.name) == ["row 1", "row 2"])
  }

  @Test(arguments: ["a,b,colour\n", ""]) func theTargetMayBeMissing(header: String) throws {
    let dataset = try trained(header: header)
    try folder.write("new.csv", (header.isEmpty ? "" : "a,b\n") + "9,3\n0.25,7\n1.5,20\n")
    let samples = try NewSamples(folder.at("new.csv"), like: try description(dataset))
    #expect(samples.values == dataset.values([3, 2, 0]))
    #expect(samples.labels == nil)
  }

  @Test func numericTargetsAreReadIfTheyAreThere() throws {
    try folder.write("train.csv", "y,x\n1,10\n3,30\n")
    let dataset = try opened(folder, "train.csv", with: ["target": "number", "labelColumn": "y"])
    let data = try description(dataset)
    #expect(data.targets.map { [$0.mean, $0.deviation] } == [2, 1])
    try folder.write("known.csv", "x,y\n30,5\n")
    try folder.write("unknown.csv", "x\n30\n")
    #expect(try NewSamples(folder.at("known.csv"), like: data).targets == [5])
    #expect(try NewSamples(folder.at("unknown.csv"), like: data).targets == nil)
    #expect(try NewSamples(folder.at("unknown.csv"), like: data).values == dataset.values([1]))
  }

  @Test(arguments: [
    (
      "a,c,colour\n1,2,red\n",
      "new.csv:1: expected a column \"b\", as in training, found a, c, colour; did you mean \"a\"?"
    ),
    ("a,b,colour\n1,2,green\n", "new.csv:2: expected a class that is in the training data too, found \"green\""),
    (
      "a,b\n1,x\n",
      "new.csv:2: expected a finite number in column 2 (\"b\"), found \"x\"; the setting columns can make the column one "
        + "of texts, {\"b\": \"oneHot\"}"
    ),
    ("1,2,3,4,5\n", "new.csv:1: expected 3 columns as in training, or one less without the target, found 5"),
    ("", "new.csv: expected rows of a table, found none"),
  ])
  func tablesThatDoNotFit(text: String, message: String) throws {
    let data = try description(try trained())
    try folder.write("new.csv", text)
    #expect(refusal("new.csv", like: data) == message)
    #expect(
      refusal("absent.csv", like: data) == "absent.csv: expected a folder or file of samples, found nothing there")
  }

  private func png(_ colour: [UInt8], width: Int = 3, height: Int = 2) -> [UInt8] {
    let bytes = (0..<width * height).flatMap { _ in colour }
    return Image(width: width, height: height, channels: colour.count, bytes: bytes).png()
  }

  @Test func imagesWithoutClasses() throws {
    for (name, value) in [("a/1", 10), ("a/2", 30), ("b/1", 200)] {
      try folder.write("set/\(name).png", png([UInt8(value), 0, 7]))
    }
    let dataset = try opened(folder, with: ["normalization": "standardize"])
    let data = try description(dataset)
    try folder.write("new/y.png", png([200, 0, 7]))
    try folder.write("new/x.png", png([10, 0, 7]))
    try folder.write("new/notes.txt", "passed over")
    let samples = try NewSamples(folder.at("new"), like: data)
    #expect((0..<2).map(samples.name) == ["x.png", "y.png"] && samples.labels == nil)
    #expect(samples.values == dataset.values([0, 2]))
    #expect(try NewSamples(folder.at("new/y.png"), like: data).values == dataset.values([2]))
    // In class folders they have their classes.
    try folder.write("labelled/b/z.png", png([30, 0, 7]))
    let labelled = try NewSamples(folder.at("labelled"), like: data)
    #expect(labelled.labels == [1] && labelled.values == dataset.values([1]))
    try folder.write("strange/c/z.png", png([30, 0, 7]))
    #expect(
      refusal("strange", like: data)
        == "strange: expected the classes that the network was trained on, a, b, found \"c\"")
    try folder.write("large/x.png", png([1, 2, 3], width: 4))
    #expect(
      refusal("large", like: data)
        == "large: expected samples of the shape [2, 3, 3] of bytes, as in training, found [2, 4, 3] of bytes")
  }

  @Test func arraysWithoutLabels() throws {
    let values: [Float] = [1, 2, 3, 4, 5, 6]
    func array(_ rows: Int) -> [UInt8] { npyFile("'<f4'", "(\(rows), \(6 / rows))", bytes(values)) }
    try folder.write("set/X_train.npy", array(3))
    try folder.write("set/y_train.npy", npyFile("'<i8'", "(3,)", bytes([0, 1, 0])))
    let dataset = try opened(folder)
    let data = try description(dataset)
    try folder.write("new.npy", array(3))
    let samples = try NewSamples(folder.at("new.npy"), like: data)
    #expect(samples.values == dataset.values([0, 1, 2]) && samples.labels == nil)
    try folder.write("other.npy", array(2))
    #expect(
      refusal("other.npy", like: data)
        == "other.npy: expected samples of the shape [2], an array [N, …] of 2 values each, found an array [2, 3]")
    try folder.write("bytes.npy", npyFile("'|u1'", "(1, 2)", [1, 2]))
    #expect(
      refusal("bytes.npy", like: data)
        == "bytes.npy: expected samples of the shape [2] of numbers, as in training, found [2] of bytes")
  }

  @Test func meshesWithoutClasses() throws {
    let solids = Shapes10.files(seed: 3)
    for (path, bytes) in solids where path.hasSuffix("_0001.off") || path.hasSuffix("_0002.off") {
      try folder.write("set/\(path)", bytes)
    }
    let dataset = try opened(folder, with: ["gridSize": 12, "padding": 1])
    let path = try #require(solids.first { $0.path == "torus/train/torus_0002.off" })
    try folder.write("new/thing.off", path.bytes)
    let samples = try NewSamples(folder.at("new"), like: try description(dataset))
    let index = try #require((0..<dataset.count).first { dataset.name(of: $0) == path.path })
    #expect(samples.values == dataset.values([index]) && samples.name(of: 0) == "thing.off")
  }

  /// A described data set whose numbers were changed is refused as a whole.
  @Test func brokenDescriptions() throws {
    let good = try trained().description.json
    for change: JSONValue in [
      ["shape": [0]], ["shape": [3]], ["element": "bites"], ["normalization": ["kind": "auto"]],
      ["normalization": ["scale": [1]]], ["targets": ["mean": 1, "deviation": 2]], ["settings": 3],
    ] {
      #expect(DataDescription(good.overlaid(by: change), classNames: ["red", "blue"]) == nil, "\(change)")
    }
  }
}

extension NewSamples {
  /// The values that a network would see.
  var values: [Float] {
    let size = count * sampleShape.reduce(1, *)
    return [Float](unsafeUninitializedCapacity: size) { buffer, filled in
      if let base = buffer.baseAddress { fill(base, with: 0..<count) }
      filled = size
    }
  }
}
