import Essentials
import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite struct ImageFolderTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  /// A picture of one colour, as a PNG.
  private func png(_ colour: [UInt8], width: Int = 3, height: Int = 2) -> [UInt8] {
    let bytes = (0..<width * height).flatMap { _ in colour }
    return Image(width: width, height: height, channels: colour.count, bytes: bytes).png()
  }

  private func names(_ dataset: Dataset, _ indices: [Int]) -> [String] { indices.map(dataset.name) }

  /// café in Latin-1; `Files` makes no such names.
  @Test func aClassFolderThatIsNotUTF8IsRefused() throws {
    try folder.write("set/dog/a.png", png([7]))
    let path = Array(folder.at("set/caf").utf8) + [0xE9, 0]
    try #require(mkdir(path.map { CChar(bitPattern: $0) }, 0o755) == 0)
    #expect(refusal(folder) == "set: expected file names in UTF-8, found \"caf\\xE9\"; rename it")
  }

  @Test func classFolders() throws {
    try folder.write("set/dog/b.png", png([7]))
    try folder.write("set/dog/a.PNG", png([8]))
    try folder.write("set/cat/x.png", png([9, 128]))
    try folder.write("set/cat/notes.txt", "passed over")
    try folder.write("set/.hidden/x.png", "passed over")
    try folder.write("set/readme.txt", "passed over")
    let dataset = try opened(folder, with: ["normalization": "none"])
    #expect(DatasetInfo(dataset).format == "image-folder")
    #expect(dataset.classNames == ["cat", "dog"])
    #expect(names(dataset, dataset.splits.train) == ["cat/x.png", "dog/a.PNG", "dog/b.png"])
    #expect(dataset.sampleShape == [2, 3, 1])
    #expect(dataset.values([0, 1, 2]) == [9, 9, 9, 9, 9, 9, 8, 8, 8, 8, 8, 8, 7, 7, 7, 7, 7, 7])
    #expect(try opened(folder, with: ["limit": 1]).count == 2)
    let coloured = try opened(folder, with: ["colours": "rgb", "size": [1, 2]])
    #expect(coloured.sampleShape == [1, 2, 3])
    #expect(coloured.settings.knownSampleShape == [1, 2, 3])
    #expect(dataset.settings.knownSampleShape == nil)
    #expect(coloured.digest != dataset.digest)
  }

  @Test func trainAndTestFolders() throws {
    for (path, value) in [("train/a/1", 1), ("train/a/2", 2), ("train/b/1", 3), ("test/a/1", 4), ("test/b/9", 5)] {
      try folder.write("set/\(path).png", png([UInt8(value)]))
    }
    try folder.write("set/classes.txt", "b the second\na the first\n")
    let dataset = try opened(folder)
    #expect(DatasetInfo(dataset).format == "image-folder")
    #expect(dataset.labels == [0, 0, 1, 0, 1])
    #expect(dataset.splits == Splits(train: [0, 1, 2], test: [3, 4]))
    #expect(dataset.classNames == ["the first", "the second"])
    try folder.write("set/only.txt", "# kept\ntest/b/9.png\n")
    #expect(try opened(folder, with: ["testList": "only.txt"]).splits.test == [4])
    try folder.write("set/classes.txt", "b x\n")
    #expect(refusal(folder) == "set/classes.txt: expected a line \"a NAME\", found none")
  }

  @Test func listsOfFiles() throws {
    for name in ["x/a/1", "x/a/2", "x/b/1", "y/b/2", "y/b/3"] { try folder.write("set/\(name).png", png([1])) }
    try folder.write("set/train.txt", "x/a/1.png\ny/b/2.png\n")
    try folder.write("set/test.txt", "x/b/1.png\n\n# more\nx/a/2.png")
    let dataset = try opened(folder)
    #expect(names(dataset, dataset.splits.train) == ["x/a/1.png", "y/b/2.png"])
    #expect(names(dataset, dataset.splits.test) == ["x/b/1.png", "x/a/2.png"])
    #expect(dataset.labels == [0, 1, 1, 0])
    try folder.write("lists/mine.txt", "y/b/3.png\nx/a/1.png\n")
    let mine = try opened(
      folder, with: ["trainList": .string("\(folder.path)/lists/mine.txt"), "testList": "test.txt"])
    #expect(names(mine, mine.splits.train) == ["y/b/3.png", "x/a/1.png"])
    #expect(mine.splits.test.count == 2)
    #expect(mine.cachePath != dataset.cachePath || mine.digest != dataset.digest)

    try folder.write("set/test.txt", "x/a/1.png\n")
    #expect(refusal(folder) == "set/test.txt: expected no file that is in set/train.txt too, found \"x/a/1.png\"")
    try folder.write("set/test.txt", "\nx/a/7.png\n")
    #expect(refusal(folder) == "set/test.txt:2: expected the name of a file in set, found \"x/a/7.png\"")
    try folder.write("set/test.txt", "7.png\n")
    #expect(
      refusal(folder) == "set/test.txt:1: expected a file in a folder named after its class, found \"7.png\"")
    try folder.write("set/test.txt", "\n")
    #expect(refusal(folder) == "set/test.txt: expected the names of images, found none")
  }

  /// A list instead of a folder: images that it does not name are for training.
  @Test func aListOfTestImagesAlone() throws {
    for name in ["a/1", "a/2", "b/1", "b/2"] { try folder.write("set/\(name).png", png([1])) }
    try folder.write("set/held.txt", "b/1.png\n")
    let dataset = try opened(folder, with: ["testList": "held.txt"])
    #expect(names(dataset, dataset.splits.train) == ["a/1.png", "a/2.png", "b/2.png"])
    #expect(names(dataset, dataset.splits.test) == ["b/1.png"])
  }

  @Test func imagesThatDiffer() throws {
    try folder.write("set/a/1.png", png([1]))
    try folder.write("set/b/1.png", png([1], width: 4, height: 5))
    #expect(
      refusal(folder) == "set/b/1.png: expected 3 x 2 pixels as in set/a/1.png, or the setting size, found 4 x 5")
    #expect(try opened(folder, with: ["size": [6, 5]]).sampleShape == [6, 5, 1])
    try folder.write("set/b/1.png", png([1, 2, 3]))
    #expect(
      refusal(folder)
        == "set/b/1.png: expected a grey image as in set/a/1.png, or the setting colours, found a coloured one")
    #expect(try opened(folder, with: ["colours": "grey"]).sampleShape == [2, 3, 1])
  }

  @Test func imagesThatAreDamaged() throws {
    try folder.write("set/a/1.png", png([1]))
    var bytes = png([2])
    bytes[45] ^= 1
    try folder.write("set/b/1.png", bytes)
    #expect(refusal(folder).hasPrefix("set/b/1.png: byte "))
    #expect(refusal(folder).contains("checksum"))
    try folder.write("set/b/1.png", "GIF89a")
    #expect(
      refusal(folder) == "set/b/1.png: byte 0: expected the first bytes of a PNG or JPEG image, found others")
    try folder.write("set/c/none.txt", "")
    #expect(refusal(folder, with: ["format": "image-folder"]) == "set/c: expected PNG or JPEG files, found none")
  }

  @Test func aTestClassWithoutTraining() throws {
    try folder.write("set/train/a/1.png", png([1]))
    try folder.write("set/test/b/1.png", png([1]))
    #expect(
      refusal(folder) == "set/test/b/1.png: expected a class folder that has training images too, found \"b\"")
    try folder.write("empty/x.txt", "")
    #expect(
      refusal(folder, "empty", with: ["format": "image-folder"]) == "empty: expected images for training, found none")
  }

  /// Twice the size of an image of one colour is that colour; a batch file of CIFAR is resized as it is read.
  @Test func cifarInAnotherSize() throws {
    try folder.write("set/data_batch_1.bin", [1] + (0..<3072).map { UInt8($0 / 1024 * 50) })
    let dataset = try opened(folder, with: ["size": [64, 64], "normalization": "none"])
    #expect(dataset.sampleShape == [64, 64, 3])
    #expect(dataset.settings.knownSampleShape == [64, 64, 3])
    #expect(dataset.values([0]) == (0..<4096).flatMap { _ -> [Float] in [0, 50, 100] })
    #expect(dataset.cachePath != (try opened(folder).cachePath))
  }

  @Test(.enabled(if: JPEGTests.hasLibrary, "libturbojpeg is not installed")) func jpegBesidePNG() throws {
    try folder.write("set/a/1.jpg", try Files.read(fixture("jpeg/rgb.jpg")))
    try folder.write("set/b/1.png", png([1, 2, 3], width: 10, height: 7))
    #expect(try opened(folder).sampleShape == [7, 10, 3])
  }
}

@Suite struct FlatImageFolderTests {
  @Test func imagesInOneFolderAreOneClass() throws {
    let folder = try DatasetFolder()
    for number in 0..<3 {
      let image = Image(width: 2, height: 2, channels: 1, bytes: [UInt8](repeating: UInt8(number), count: 4))
      try folder.write("set/\(number).png", image.png())
    }
    let settings = DatasetSettings(path: folder.at("set"))
    let dataset = try Dataset.open(settings, seed: SeededGenerator(seed: 1)) { _, _ in }
    #expect(dataset.classNames == ["all"] && dataset.count == 3 && dataset.sampleShape == [2, 2, 1])
  }
}
