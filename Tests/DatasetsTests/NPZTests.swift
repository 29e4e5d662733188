import Essentials
import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite struct NPZTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  private static let features = (0..<12).map { Float($0) / 2 }

  // MARK: - The archive

  /// The fixtures are written by make.py, beside them.
  @Test(arguments: [("stored", "features", "labels"), ("deflated", "X", "y"), ("wide", "features", "labels")])
  func readsWhatNumPyWrites(_ file: String, _ features: String, _ labels: String) throws {
    let archive = try NPZ(fixture("npz/\(file).npz"))
    #expect(Array(archive.names.prefix(2)) == [features, labels])
    let array = try archive.array(features)
    #expect(array.shape == [4, 3])
    #expect(try array.floats(0..<12) == Self.features)
    #expect(try archive.array(labels).integers() == [0, 1, 2, 0])
    if file == "wide" { #expect(try archive.texts("classes") == ["a", "größer", ""]) }
  }

  private var entries: [NPZ.Entry] {
    [
      NPZ.Entry("features", [4, 3], .float32(Self.features)), NPZ.Entry("labels", [4], .int64([0, 1, -2, 0])),
      NPZ.Entry("bytes", [2, 1, 2], .uint8([1, 2, 3, 255])), NPZ.Entry("names", [3], .texts(["paper", "", "Löß 👍"])),
    ]
  }

  @Test(arguments: [false, true]) func whatIsWrittenIsReadBack(_ isDeflated: Bool) throws {
    let path = "\(folder.path)/a.npz"
    try NPZ.write(path, entries, isDeflated: isDeflated)
    let archive = try NPZ(path)
    #expect(archive.names == ["features", "labels", "bytes", "names"])
    #expect(try archive.array("features").floats(0..<12) == Self.features)
    #expect(try archive.array("labels").integers() == [0, 1, -2, 0])
    #expect(try archive.texts("names") == ["paper", "", "Löß 👍"])
    #expect(throws: DatasetError.self) { try archive.array("names") }
    #expect(throws: DatasetError.self) { try archive.texts("bytes") }
    #expect(try archive.array("bytes").shape == [2, 1, 2])
    #expect(try archive.array("bytes").integers() == [1, 2, 3, 255])
    let first = try Files.read(path)
    try NPZ.write(path, entries, isDeflated: isDeflated)
    #expect(try Files.read(path) == first)
    do {
      _ = try archive.array("y")
      Issue.record("there is no y")
    } catch {
      #expect("\(error)" == "\(path): expected an array \"y\", found features, labels, bytes, names")
    }
  }

  @Test func anEntryBeyondTheMemoryIsRefused() throws {
    let path = "\(folder.path)/a.npz"
    try NPZ.write(path, [NPZ.Entry("x", [100_000], .uint8([UInt8](repeating: 0, count: 100_000)))], isDeflated: true)
    let map = try MappedFile(path)
    let archive = try ZIPArchive(map.bytes, file: "a.npz")
    let error = #expect(throws: DatasetError.self) { try archive.content(of: archive.entries[0], limit: 50_000) }
    #expect(
      error?.description
        == "a.npz: byte 0: expected at most 50 kB, which this machine's memory allows, of the entry x.npy, found 100.1 kB"
    )
    _ = try archive.content(of: archive.entries[0])
  }

  @Test func anEntryThatOccursTwiceIsRefused() throws {
    let path = "\(folder.path)/a.npz"
    try NPZ.write(path, [entries[0], entries[1], entries[0]])
    let error = #expect(throws: DatasetError.self) { try NPZ(path) }
    #expect(error?.description.hasSuffix("expected each entry once, found a second features.npy") == true)
  }

  /// With the threshold lowered, the numbers are written as those of an archive of more than 4 GB.
  @Test(arguments: [0, 10, 150, 300]) func numbersOf64Bits(_ wide: Int) throws {
    var writer = ZIPWriter(wide: wide)
    let contents: [[UInt8]] = [Array(0..<200), [], [7]]
    for (index, content) in contents.enumerated() { writer.add("e\(index)", content, isDeflated: index == 0) }
    try writer.finished().withUnsafeBytes { bytes in
      let archive = try ZIPArchive(bytes, file: "a.zip")
      #expect(archive.entries.map(\.name) == ["e0", "e1", "e2"])
      #expect(try archive.entries.map { try archive.content(of: $0) } == contents)
    }
  }

  @Test func archivesThatAreDamaged() throws {
    func errorMessage(_ change: (inout [UInt8]) -> Void) throws -> String {
      var bytes = try Files.read(fixture("npz/stored.npz"))
      change(&bytes)
      try folder.write("a.npz", bytes)
      do {
        _ = try NPZ("\(folder.path)/a.npz").array("features")
        return "none"
      } catch {
        return "\(error)".replacingOccurrences(of: "\(folder.path)/", with: "")
      }
    }
    #expect(try errorMessage { _ in } == "none")
    #expect(
      try errorMessage { $0.removeLast() }.hasSuffix("expected the end of a ZIP archive, 'PK' 5 6, found none"))
    #expect(try errorMessage { $0 = [] } == "a.npz: byte 0: expected the end of a ZIP archive, 'PK' 5 6, found none")
    #expect(
      try errorMessage { $0[0] = 0 }
        == "a.npz: byte 0: expected the head, 'PK' 3 4, of the entry features.npy, found none"
    )
    #expect(
      try errorMessage { $0[200] ^= 1 }
        == "a.npz: byte 0: expected content with the checksum of the entry features.npy, found other content")
    let directory = try Files.read(fixture("npz/stored.npz")).count - 22 - 2 * 46 - 12 - 10
    #expect(
      try errorMessage { $0[directory] = 0 }
        == "a.npz: byte \(directory): expected the record 'PK' 1 2 of entry 0 of 2, found none")
    #expect(
      try errorMessage { $0[directory + 8] = 1 }
        == "a.npz: byte 0: expected the plain content of the entry features.npy, found an encrypted one")
    #expect(
      try errorMessage { $0[directory + 10] = 12 }
        == "a.npz: byte 0: expected stored or deflated content (method 0 or 8) of the entry features.npy, "
        + "found the method 12")
    #expect(
      try errorMessage { $0[$0.count - 6] = 0xFF }.hasSuffix(
        "expected a directory inside of the file, found 114 bytes from \(directory | 0xFF) on"))
  }

  // MARK: - As a data set

  private func write(_ entries: [NPZ.Entry]) throws { try NPZ.write("\(folder.path)/set.npz", entries) }

  private func floats(_ name: String, _ shape: [Int], _ values: [Float]) -> NPZ.Entry {
    NPZ.Entry(name, shape, .float32(values))
  }
  private func labels(_ name: String, _ values: [Int]) -> NPZ.Entry { NPZ.Entry(name, [values.count], .int64(values)) }

  @Test func featuresAndLabels() throws {
    try write([
      floats("features", [4, 3], Self.features), labels("labels", [0, 1, 2, 0]), labels("split", [0, 0, 0, 1]),
    ])
    let dataset = try opened(folder, "set.npz", with: ["normalization": "none"])
    #expect(DatasetInfo(dataset).format == "npz")
    #expect(dataset.sampleShape == [3])
    #expect(dataset.classNames == ["0", "1", "2"])
    #expect(dataset.splits == Splits(train: [0, 1, 2], test: [3]))
    #expect(dataset.values([1, 3]) == [1.5, 2, 2.5, 4.5, 5, 5.5])
    #expect((0..<4).map(dataset.name) == ["train/0", "train/1", "train/2", "test/3"])
    #expect(try opened(folder, "set.npz", with: ["sampleShape": [1, 3, 1]]).sampleShape == [1, 3, 1])
  }

  @Test func classesByName() throws {
    let names = NPZ.Entry("classes", [2], .texts(["paper", "glass"]))
    try write([floats("X", [2, 1], [1, 2]), labels("y", [0, 1]), names])
    #expect(try opened(folder, "set.npz").classNames == ["paper", "glass"])
    try write([floats("X", [2, 1], [1, 2]), labels("y", [0, 2]), names])
    #expect(refusal(folder, "set.npz") == "set.npz: classes: expected a name for each of 3 classes, found 2")
  }

  @Test func arraysByOtherNames() throws {
    try write([floats("a", [2, 2], [1, 2, 3, 4]), labels("b", [1, 0]), floats("X", [1, 1], [0]), labels("y", [0])])
    #expect(try opened(folder, "set.npz").sampleShape == [1])
    let named = try opened(folder, "set.npz", with: ["features": "a", "labels": "b"])
    #expect(named.sampleShape == [2] && named.labels == [1, 0])
    try write([
      floats("X_train", [2, 2], [1, 2, 3, 4]), labels("y_train", [1, 0]), floats("X_test", [1, 2], [5, 6]),
      labels("y_test", [1]),
    ])
    let split = try opened(folder, "set.npz")
    #expect(split.splits == Splits(train: [0, 1], test: [2]) && split.labels == [1, 0, 1])
    let (settings, resolved) = try Settings.read(
      ["path": "x.npz", "format": "npz", "features": "a", "labels": "b"], from: "c.json", DatasetSettings.init)
    let format = try #require(settings.layout as? ArrayArchiveFormat)
    #expect(format.features == "a" && format.labels == "b")
    #expect(try Settings.read(resolved, from: "c.json", DatasetSettings.init).settings == settings)
  }

  @Test func bytesStayBytes() throws {
    try write([NPZ.Entry("X", [2, 2, 2, 1], .uint8([0, 1, 2, 3, 4, 5, 6, 255])), labels("y", [0, 1])])
    let dataset = try opened(folder, "set.npz")
    #expect(dataset.sampleShape == [2, 2, 1])
    #expect(dataset.values([1]).last == 1)
  }

  @Test func whatIsWrongIsToldByItsPlace() throws {
    func errorMessage(_ entries: [NPZ.Entry]) throws -> String {
      try write(entries)
      return refusal(folder, "set.npz")
    }
    var holed = [Float](repeating: 1, count: 20 * 4)
    holed[17 * 4 + 3] = .nan
    let twenty = labels("labels", (0..<20).map { $0 % 2 })
    #expect(
      try errorMessage([floats("features", [20, 4], holed), twenty])
        == "set.npz: features[17, 3]: expected a finite number, found nan")
    #expect(
      try errorMessage([floats("features", [3, 1], [1, 2, 3]), twenty])
        == "set.npz: labels: expected 3 labels, one a sample of features, found the shape [20]")
    #expect(
      try errorMessage([floats("features", [2, 1], [1, 2]), labels("labels", [0, -1])])
        == "set.npz: labels[1]: expected a label from 0 to 9999, found -1")
    #expect(
      try errorMessage([floats("features", [2, 1], [1, 2]), floats("labels", [2], [0, 0.5])])
        == "set.npz: labels[1]: expected a whole number, found 0.5")
    #expect(
      try errorMessage([floats("features", [2], [1, 2]), labels("labels", [0, 1])])
        == "set.npz: features: expected samples of the shape [N, …], 1 to 268435456 values each, found [2]")
    #expect(
      try errorMessage([floats("features", [2, 1], [1, 2]), labels("labels", [0, 1]), labels("split", [0, 2])])
        == "set.npz: split[1]: expected 0, for training, or 1, for testing, found 2")
    #expect(
      try errorMessage([floats("features", [2, 1], [1, 2]), labels("labels", [0, 1]), labels("split", [0, 1])])
        == "set.npz: features: expected test labels that are among the training samples too, found 1 of sample 1")
    #expect(try errorMessage([labels("y", [0])]) == "set.npz: expected an array \"features\", found y")
    try write([floats("X", [3, 1], [1, 2, 3]), labels("y", [0, 0, 1])])
    #expect(
      refusal(folder, "set.npz", with: ["validation": 0.5])
        == "set.npz: expected at least 2 training samples of each class, to set one aside (the setting validation), "
        + "found 1 of the class 1, train/2")
    #expect(refusal(folder, ".", with: ["format": "npz"]) == ".: expected an .npz file, found a folder")
  }
}
