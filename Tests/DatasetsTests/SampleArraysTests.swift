import Essentials
import TestSupport
import Testing

@testable import Datasets

/// NumPy arrays of any shape.
@Suite struct SampleArraysTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  private func write(_ x: [UInt8], _ labels: [UInt8] = [0, 1], split: String = "train") throws {
    try folder.write("set/X_\(split).npy", x)
    try folder.write("set/y_\(split).npy", npyFile("'|u1'", "(\(labels.count),)", labels))
  }

  @Test(arguments: [
    ("'<f4'", bytes([Float](arrayLiteral: 1.5, -2, 3, 0.25, 5, 6))),
    ("'<f8'", bytes([1.5, -2.0, 3.0, 0.25, 5.0, 6.0])),
  ])
  func floats(_ type: String, _ elements: [UInt8]) throws {
    try write(npyFile(type, "(2, 3)", elements))
    let dataset = try opened(folder, with: ["normalization": "none"])
    #expect(DatasetInfo(dataset).format == "arrays")
    #expect(dataset.sampleShape == [3])
    #expect(dataset.values([1, 0]) == [0.25, 5, 6, 1.5, -2, 3])
  }

  @Test(arguments: [
    ("'|i1'", bytes([Int8](arrayLiteral: 1, -2, 3, 4))), ("'<i4'", bytes([Int32](arrayLiteral: 1, -2, 3, 4))),
    ("'<i8'", bytes([1, -2, 3, 4])),
  ])
  func integersBecomeFloats(_ type: String, _ elements: [UInt8]) throws {
    try write(npyFile(type, "(2, 2)", elements))
    #expect(try opened(folder, with: ["normalization": "none"]).values([0, 1]) == [1, -2, 3, 4])
  }

  @Test func imagesOfBytesAndTheirScale() throws {
    try write(npyFile("'|u1'", "(2, 2, 1, 3)", [0, 51, 255, 1, 2, 3, 0, 0, 0, 255, 255, 255]))
    let dataset = try opened(folder)
    #expect(dataset.sampleShape == [2, 1, 3])
    let scale = Float(1.0 / 255)
    let expected: [Float] = [0, 51 * scale, 1, scale, 2 * scale, 3 * scale]
    #expect(dataset.values([0]) == expected)
    #expect(try opened(folder, with: ["normalization": "none"]).values([0]) == [0, 51, 255, 1, 2, 3])
    let signed = try opened(folder, with: ["normalization": "signed"]).values([1])
    #expect(signed == [-1, -1, -1, 1, 1, 1])
  }

  @Test func truthValuesAreBits() throws {
    try write(npyFile("'|b1'", "(2, 3)", [1, 0, 1, 0, 0, 1]))
    #expect(try opened(folder).values([0, 1]) == [1, 0, 1, 0, 0, 1])
    #expect(try opened(folder, with: ["normalization": "signed"]).values([0]) == [1, -1, 1])
  }

  @Test func sampleShapeGivesOtherEdges() throws {
    try write(npyFile("'|u1'", "(2, 4)", [1, 2, 3, 4, 5, 6, 7, 8]))
    #expect(try opened(folder, with: ["sampleShape": [2, 2, 1]]).sampleShape == [2, 2, 1])
    #expect(
      refusal(folder, with: ["sampleShape": [2, 3]])
        == "set/X_train.npy: expected samples of the shape [2, 3] (the setting sampleShape), found 4 values a sample, [4]"
    )
    let huge = Array(repeating: SampleStore.largestSample, count: 8)
    #expect(
      refusal(folder, with: ["sampleShape": .array(huge.map { .integer($0) })]).contains("found 4 values a sample"))
  }

  @Test func testSamplesMustMatch() throws {
    try write(npyFile("'|u1'", "(2, 2)", [1, 2, 3, 4]))
    try write(npyFile("'|u1'", "(1, 3)", [1, 2, 3]), [0], split: "test")
    #expect(refusal(folder) == "set/X_test.npy: expected samples of [2] as in X_train.npy, found [3]")
    try write(npyFile("'<f4'", "(1, 2)", bytes([Float](arrayLiteral: 1, 2))), [0], split: "test")
    #expect(
      refusal(folder) == "set/X_test.npy: expected elements of the type |u1 as in X_train.npy, found <f4")
    try write(npyFile("'|u1'", "(1, 2)", [3, 4]), [0], split: "test")
    let dataset = try opened(folder)
    #expect(dataset.splits == Splits(train: [0, 1], test: [2]))
    #expect(DatasetInfo(dataset).testTwins == 1)
    #expect(
      refusal(folder, with: ["test": 0.5])
        == "set: expected no test samples of its own with the setting test, found 1 test sample")
  }

  @Test func nonFiniteNumbersAreRefused() throws {
    try write(npyFile("'<f4'", "(2, 2)", bytes([Float](arrayLiteral: 1, 2, .nan, 4))))
    // The header takes 64 + 8 bytes here, and two numbers precede it.
    let start = npyFile("'<f4'", "(2, 2)", []).count
    #expect(refusal(folder) == "set/X_train.npy: byte \(start + 8): expected a finite number in sample 1, found nan")
    try write(npyFile("'<f8'", "(2, 1)", bytes([1, 1e300])))
    #expect(refusal(folder).hasSuffix("expected a finite number in sample 1, found inf"))
  }

  @Test func unusableShapesAreRefused() throws {
    try write(npyFile("'|u1'", "(2,)", [1, 2]))
    let message = "set/X_train.npy: expected samples of the shape [N, …], 1 to 268435456 values each, found "
    #expect(refusal(folder) == message + "[2]")
    try write(npyFile("'|u1'", "(2, 0)", []))
    #expect(refusal(folder) == message + "[2, 0]")
  }

  /// Shapes that `auto` reads as grids, and as other samples.
  @Test(arguments: [
    ([2, 2, 2, 2], "npy"), ([2, 5, 6, 7], "npy"), ([2, 5, 6, 7, 1], "npy"), ([2, 3, 3, 3], "npy"),
    ([2, 8, 8, 3], "arrays"), ([2, 8, 8, 1], "arrays"), ([2, 8, 9], "arrays"), ([2, 8], "arrays"),
    ([2, 5, 6, 7, 2], "arrays"),
  ])
  func formatsAreToldApart(_ shape: [Int], _ format: String) throws {
    let text = "(\(shape.map(String.init).joined(separator: ", ")))"
    try write(npyFile("'|u1'", text, [UInt8](repeating: 0, count: shape.reduce(1, *))))
    #expect(type(of: DatasetSettings(path: folder.at("set")).layout).name == format)
  }
}
