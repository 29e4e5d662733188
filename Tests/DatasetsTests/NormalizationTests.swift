import Essentials
import TestSupport
import Testing

@testable import Datasets

@Suite struct NormalizationTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  private func write(_ x: [UInt8], _ shape: String, split: String = "train") throws {
    let count = Int(shape.dropFirst().prefix { $0 != "," }) ?? 0
    try folder.write("set/X_\(split).npy", npyFile(x.count > 1000 ? "'|u1'" : "'<f4'", shape, x))
    try folder.write("set/y_\(split).npy", npyFile("'|u1'", "(\(count),)", [UInt8](repeating: 0, count: count)))
  }

  /// numpy: x = [[1, 5, 2], [3, 5, -2], [8, 5, 0]]; (x - x.mean(0)) / x.std(0) with the deviation of the constant
  /// column taken for 1; the test row by the same figures.
  @Test func featuresAreStandardizedByTheTrainingRows() throws {
    try write(bytes([Float](arrayLiteral: 1, 5, 2, 3, 5, -2, 8, 5, 0)), "(3, 3)")
    try write(bytes([Float](arrayLiteral: 10, 6, 1)), "(1, 3)", split: "test")
    let dataset = try opened(folder)
    #expect(dataset.normalization.kind == .standardize)
    let expected: [Float] = [
      -1.0190493, 0, 1.2247449, -0.33968312, 0, -1.2247449, 1.3587325, 0, 0, 2.0380986, 1, 0.61237246,
    ]
    for (value, expected) in zip(dataset.values([0, 1, 2, 3]), expected) { #expect(abs(value - expected) < 1e-6) }
  }

  @Test func validationRowsAreNotLookedAt() throws {
    try folder.write("t.csv", (0..<40).map { "\($0 * $0),\($0 % 2)\n" }.joined())
    let dataset = try opened(folder, "t.csv", with: ["validation": 0.25])
    let train = dataset.splits.train.map { Double($0 * $0) }
    let mean = train.reduce(0, +) / Double(train.count)
    let deviation = (train.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(train.count)).squareRoot()
    #expect(dataset.splits.validation.count == 10)
    for index in 0..<40 {
      let expected = (Double(index * index) - mean) / deviation
      #expect(abs(Double(dataset.values([index])[0]) - expected) < 1e-6)
    }
  }

  @Test func rangesOfNumbersAreTheTrainingRows() throws {
    try write(bytes([Float](arrayLiteral: -1, 7, 3, 7)), "(2, 2)")
    try write(bytes([Float](arrayLiteral: 5, 8)), "(1, 2)", split: "test")
    #expect(try opened(folder, with: ["normalization": "unit"]).values([0, 1, 2]) == [0, 0, 1, 0, 1.5, 1])
    #expect(try opened(folder, with: ["normalization": "signed"]).values([0, 1, 2]) == [-1, -1, 1, -1, 2, 0])
  }

  /// Exact against sums of whole numbers, on shapes whose channels do not fill vectors.
  @Test(arguments: [1, 3, 5, 17, 300])
  func bytesAreStandardizedByChannel(_ channels: Int) throws {
    var rng = SeededGenerator(seed: 5)
    let (count, pixels) = (6, 7)
    let size = pixels * channels
    let x = (0..<count * size).map { UInt8(($0 % channels * 13 + rng.integer(below: 90)) % 256) }
    try folder.write("set/X_train.npy", npyFile("'|u1'", "(\(count), \(pixels), 1, \(channels))", x))
    try folder.write("set/y_train.npy", npyFile("'|u1'", "(\(count),)", [UInt8](repeating: 0, count: count)))
    let dataset = try opened(folder, with: ["normalization": "standardize", "format": "arrays"])
    let values = dataset.values(Array(0..<count))
    for channel in 0..<channels {
      let own = stride(from: channel, to: x.count, by: channels)
      let raw = own.map { Double(x[$0]) }
      let mean = raw.reduce(0, +) / Double(raw.count)
      let deviation = (raw.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(raw.count)).squareRoot()
      for place in own { #expect(abs(Double(values[place]) - (Double(x[place]) - mean) / deviation) < 1e-5) }
    }
  }

  @Test func aConstantImageIsMovedToZero() throws {
    try folder.write("set/X_train.npy", npyFile("'|u1'", "(2, 2, 2, 1)", [UInt8](repeating: 9, count: 8)))
    try folder.write("set/y_train.npy", npyFile("'|u1'", "(2,)", [0, 0]))
    let dataset = try opened(folder, with: ["normalization": "standardize", "format": "arrays"])
    #expect(dataset.values([0, 1]).allSatisfy { $0 == 0 })
  }
}
