import Essentials
import TestSupport
import Testing

@testable import Datasets

@Suite struct IDXTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  static func idx(_ shape: [Int], _ elements: [UInt8]) -> [UInt8] {
    [0, 0, 8, UInt8(shape.count)] + shape.flatMap { [0, 0, UInt8($0 / 256), UInt8($0 % 256)] } + elements
  }

  private func write(
    _ images: String, _ labels: String, in set: String = "set", values: [UInt8] = [3, 5, 3], first: UInt8 = 0
  ) throws {
    let pixels = (0..<values.count * 6).map { UInt8($0) + first }
    try folder.write("\(set)/\(images)", Self.idx([values.count, 2, 3], pixels))
    try folder.write("\(set)/\(labels)", Self.idx([values.count], values))
  }

  @Test func imagesAndLabels() throws {
    try write("train-images-idx3-ubyte", "train-labels-idx1-ubyte")
    try write("t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte", values: [5], first: 100)
    let dataset = try opened(folder, with: ["normalization": "none"])
    #expect(DatasetInfo(dataset).format == "idx")
    #expect(dataset.sampleShape == [2, 3, 1])
    #expect(dataset.classNames == ["3", "5"])
    #expect(dataset.labels == [0, 1, 0, 1])
    #expect(dataset.splits == Splits(train: [0, 1, 2], test: [3]))
    #expect(dataset.values([1, 3]) == [6, 7, 8, 9, 10, 11, 100, 101, 102, 103, 104, 105])
    #expect((0..<4).map(dataset.name) == ["train/0", "train/1", "train/2", "test/0"])
    let resized = try opened(folder, with: ["size": [1, 1], "resize": "area", "normalization": "none"])
    // 8.5, rounded half up.
    #expect(resized.values([1]) == [9])
    #expect(resized.settings.knownSampleShape == [1, 1, 1])
    #expect(try opened(folder, with: ["limit": 1]).labels == [0, 1, 1])
  }

  /// EMNIST numbers its letters from 1 and calls them by their codes in a mapping.
  @Test func oneSetOfSeveral() throws {
    try write("emnist-letters-train-images-idx3-ubyte", "emnist-letters-train-labels-idx1-ubyte", values: [1, 2, 1])
    try folder.write("set/emnist-letters-mapping.txt", "1 65 97\n2 66 98\n")
    #expect(try opened(folder).classNames == ["A", "B"])
    try write("emnist-digits-train-images-idx3-ubyte", "emnist-digits-train-labels-idx1-ubyte")
    #expect(refusal(folder) == "set: expected one set, or the setting set, found emnist-digits, emnist-letters")
    #expect(try opened(folder, with: ["set": "emnist-letters"]).labels == [0, 1, 0])
    #expect(try opened(folder, with: ["set": "emnist-digits"]).classNames == ["3", "5"])
    #expect(
      refusal(folder, with: ["set": "mnist"])
        == "set: expected mnist-train-images-idx3-ubyte, possibly with .gz, found none")
    try folder.write("set/emnist-letters-mapping.txt", "1 65\n")
    #expect(
      refusal(folder, with: ["set": "emnist-letters"])
        == "set/emnist-letters-mapping.txt: expected a line \"2 CODE\", found none")
  }

  @Test func filesThatAreWrong() throws {
    let (images, labels) = ("set/train-images-idx3-ubyte", "set/train-labels-idx1-ubyte")
    try write("train-images-idx3-ubyte", "train-labels-idx1-ubyte")
    func errorMessage(_ file: String, _ bytes: [UInt8]) throws -> String {
      let old = try Files.read("\(folder.path)/\(file)")
      try folder.write(file, bytes)
      defer { try? folder.write(file, old) }
      return refusal(folder)
    }
    #expect(
      try errorMessage(images, Self.idx([3, 2, 3], [1, 2]))
        == "\(images): byte 16: expected 18 bytes of elements for the shape [3, 2, 3], found 2 bytes")
    #expect(
      try errorMessage(images, [1, 2, 3, 4])
        == "\(images): byte 0: expected the first bytes of an IDX file, 0 0, found others")
    #expect(
      try errorMessage(images, [])
        == "\(images): byte 0: expected the first bytes of an IDX file, 0 0, found an empty file")
    #expect(
      try errorMessage(images, [0, 0, 13, 3]) == "\(images): byte 2: expected the element type 8, bytes, found 13")
    #expect(try errorMessage(images, [0, 0, 8, 9]) == "\(images): byte 3: expected 1 to 4 edges, found 9")
    #expect(
      try errorMessage(images, [0, 0, 8, 3, 0]) == "\(images): byte 4: expected 3 edges, found the end of the file")
    #expect(
      try errorMessage(images, Self.idx([2, 2, 3], Array(repeating: 1, count: 12)))
        == "\(images): expected 3 images, one a label, found 2")
    #expect(
      try errorMessage(images, Self.idx([3, 2], Array(repeating: 1, count: 6)))
        == "\(images): expected images of the shape [N, H, W], found [3, 2]")
    #expect(
      try errorMessage(labels, Self.idx([3, 1], [1, 2, 3]))
        == "\(labels): expected labels of the shape [N], found [3, 1]")
    try write("test-images-idx3-ubyte", "test-labels-idx1-ubyte", values: [7])
    #expect(
      refusal(folder)
        == "set/test-labels-idx1-ubyte: expected labels that are in train-labels-idx1-ubyte too, found 7 for image 0")
    try folder.write("empty/x", "")
    #expect(
      refusal(folder, "empty", with: ["format": "idx"])
        == "empty: expected train-images-idx3-ubyte or train-images-idx3-ubyte.gz, found neither")
  }
}
