import Essentials
import TestSupport
import Testing

@testable import Datasets

@Suite struct CifarTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  /// A row whose red values count up, whose green ones are 100 and whose blue ones are `blue`.
  private func row(_ labels: [UInt8], blue: UInt8 = 200) -> [UInt8] {
    labels + (0..<1024).map { UInt8($0 % 256) } + [UInt8](repeating: 100, count: 1024)
      + [UInt8](repeating: blue, count: 1024)
  }

  @Test func rowsBecomeImages() throws {
    try folder.write("set/data_batch_1.bin", row([3]) + row([0], blue: 1))
    try folder.write("set/data_batch_2.bin", row([3], blue: 2))
    try folder.write("set/test_batch.bin", row([9]))
    let dataset = try opened(folder, with: ["normalization": "none"])
    #expect(DatasetInfo(dataset).format == "cifar10")
    #expect(dataset.sampleShape == [32, 32, 3])
    #expect(dataset.labels == [3, 0, 3, 9])
    #expect(dataset.splits == Splits(train: [0, 1, 2], test: [3]))
    #expect((0..<4).map(dataset.name) == ["data_batch_1/0", "data_batch_1/1", "data_batch_2/0", "test_batch/0"])
    #expect(dataset.classNames == (0..<10).map(String.init))
    let image = dataset.values([1])
    #expect(image.count == 3072)
    #expect(Array(image[..<6]) == [0, 100, 1, 1, 100, 1])
    // Row 1 begins with the 32nd red value.
    #expect(Array(image[96..<99]) == [32, 100, 1])
    #expect(DatasetInfo(dataset).testTwins == 1)
  }

  @Test func namesAndLimit() throws {
    try folder.write("set/data_batch_1.bin", row([1]) + row([1], blue: 3) + row([0], blue: 4))
    let names = (0..<10).map { "class\($0)" }
    try folder.write("set/batches.meta.txt", names.joined(separator: "\n") + "\n\n")
    #expect(try opened(folder).classNames == names)
    #expect(try opened(folder, with: ["limit": 1]).labels == [1, 0])
    try folder.write("set/batches.meta.txt", "one\n")
    #expect(refusal(folder) == "set/batches.meta.txt: expected 10 class names, found 1")
  }

  @Test func fineAndCoarseLabels() throws {
    try folder.write("set/train.bin", row([19, 99]) + row([2, 7], blue: 5))
    #expect(try opened(folder).labels == [99, 7])
    #expect(try opened(folder).classNames.count == 100)
    let coarse = try opened(folder, with: ["labels": "coarse"])
    #expect(coarse.labels == [19, 2])
    #expect(coarse.classNames.count == 20)
    try folder.write("set/coarse_label_names.txt", (0..<20).map { "c\($0)\n" }.joined())
    #expect(try opened(folder, with: ["labels": "coarse"]).classNames[19] == "c19")
  }

  @Test func filesThatAreCutShort() throws {
    try folder.write("set/data_batch_1.bin", row([1]) + row([2]).dropLast(1000))
    #expect(
      refusal(folder)
        == "set/data_batch_1.bin: byte 3073: expected a row of 3073 bytes for image 1, found only 2073 bytes")
    try folder.write("set/data_batch_1.bin", "")
    #expect(
      refusal(folder)
        == "set/data_batch_1.bin: byte 0: expected a row of 3073 bytes for image 0, found the end of the file")
    try folder.write("set/data_batch_1.bin", row([1]) + row([10]))
    #expect(
      refusal(folder) == "set/data_batch_1.bin: byte 3073: expected a label from 0 to 9 for image 1, found 10")
    try folder.write("other/train.bin", row([20, 100]))
    #expect(
      refusal(folder, "other") == "other/train.bin: byte 1: expected a label from 0 to 99 for image 0, found 100")
    #expect(
      refusal(folder, "other", with: ["labels": "coarse"])
        == "other/train.bin: byte 0: expected a label from 0 to 19 for image 0, found 20")
    try folder.write("gone/data_batch_1.bin.gz", "no gzip")
    #expect(refusal(folder, "gone").hasPrefix("gone/data_batch_1.bin.gz: byte "))
  }

  @Test func foldersWithoutIt() throws {
    try folder.write("set/notes.txt", "")
    #expect(
      refusal(folder, with: ["format": "cifar10"])
        == "set: expected data_batch_1.bin or data_batch_1.bin.gz, found neither")
    #expect(refusal(folder, with: ["format": "cifar100"]) == "set: expected train.bin or train.bin.gz, found neither")
  }

  @Test func aClassOfOneCannotBeSplit() throws {
    try folder.write("set/data_batch_1.bin", row([1]) + row([1], blue: 3) + row([4], blue: 4))
    #expect(
      refusal(folder, with: ["validation": 0.2])
        == "set: expected at least 2 training samples of each class, to set one aside (the setting validation), "
        + "found 1 of the class 4, data_batch_1/2")
    #expect(refusal(folder, with: ["validation": 0]) == "none")
  }
}
