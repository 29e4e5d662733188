import Essentials
import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite struct DatasetTests {
  /// `count` random grids a class as binvox files, every third of class b a copy of one of class a.
  private func folder(count: Int = 12, edge: Int = 6, seed: UInt64 = 1) throws -> DatasetFolder {
    let folder = try DatasetFolder()
    var rng = SeededGenerator(seed: seed)
    var first: [VoxelGrid] = []
    for (name, part) in [("a", "train"), ("b", "train"), ("a", "test"), ("b", "test")] {
      for index in 0..<count {
        var grid = VoxelGrid(edge: edge)
        for cell in grid.cells.indices { grid.cells[cell] = rng.bernoulli(0.3) ? 1 : 0 }
        if name == "a", part == "train" { first.append(grid) }
        if name == "b", index % 3 == 0 { grid = first[index] }
        if name == "a", index == 1 { grid = VoxelGrid(edge: edge) }
        try folder.write("set/\(name)/\(part)/\(name)\(index + 10).binvox", Binvox(grid: grid).encoded())
      }
    }
    return folder
  }

  private func settings(
    _ folder: DatasetFolder, gridSize: Int = 8, excludeEmpty: Bool = false
  ) throws -> DatasetSettings {
    try DatasetsTests.settings(
      folder.at("set"),
      with: ["gridSize": .integer(gridSize), "padding": 1, "excludeEmpty": .bool(excludeEmpty)])
  }

  private func open(_ settings: DatasetSettings, seed: UInt64 = 1) throws -> Dataset {
    try Dataset.open(settings, seed: SeededGenerator(seed: seed))
  }

  @Test(arguments: [6, 7, 8])
  func fillsFloatsFromTheFiles(_ gridSize: Int) throws {
    let folder = try folder()
    let dataset = try open(settings(folder, gridSize: gridSize))
    #expect(dataset.sampleShape == [gridSize, gridSize, gridSize, 1])
    #expect(dataset.count == 48)
    let order = [40, 3, 3, 0]
    var batch = [Float](repeating: -1, count: order.count * dataset.sampleSize + 1)
    batch.withUnsafeMutableBufferPointer { dataset.fill($0.baseAddress!, with: order) }
    for (row, index) in order.enumerated() {
      let file = try Binvox(contentsOf: "\(folder.path)/set/\(dataset.name(of: index))")
      let expected = file.grid.centred(in: gridSize).cells.map { Float($0) }
      #expect(Array(batch[row * dataset.sampleSize..<(row + 1) * dataset.sampleSize]) == expected)
    }
    // Not a float further.
    #expect(batch.last == -1)
    #expect(dataset.labels[40] == 1)
    #expect(dataset.classNames == ["a", "b"])
  }

  @Test func splitsAreStratifiedSeededAndKeepTwinsTogether() throws {
    let folder = try folder(count: 40)
    var settings = try settings(folder)
    settings.validation = 0.25
    let dataset = try open(settings)
    let (train, validation) = (Set(dataset.splits.train), Set(dataset.splits.validation))
    #expect(train.isDisjoint(with: validation))
    #expect(train.union(validation).count == 80)
    #expect(dataset.splits.test.count == 80)
    for label: Int32 in [0, 1] { #expect(validation.filter { dataset.labels[$0] == label }.count == 10) }
    let parted = dataset.store.samples.enumerated().filter { index, sample in
      sample.split == .train && train.contains(index) != train.contains(sample.twin)
    }
    #expect(parted.isEmpty)
    #expect(try open(settings).splits == dataset.splits)
    #expect(try open(settings, seed: 2).splits != dataset.splits)
    settings.splitSeed = 5
    #expect(try open(settings, seed: 1).splits == open(settings, seed: 2).splits)
    settings.validation = 0
    #expect(try open(settings).splits.validation.isEmpty)
  }

  @Test func emptyGridsCanBeLeftOutOfTraining() throws {
    let folder = try folder()
    let settings = try settings(folder, excludeEmpty: true)
    let splits = try open(settings).splits
    #expect(splits.train.count + splits.validation.count == 23)
    #expect(splits.test.count == 24)
  }

  @Test func limitTakesTheFirstOfEachClassAndSplit() throws {
    let folder = try folder()
    var settings = try settings(folder)
    settings.limit = 5
    let dataset = try open(settings)
    #expect(dataset.count == 20)
    #expect(dataset.name(of: 4) == "a/train/a14.binvox")
  }

  @Test func aListKeepsSomeTestSamples() throws {
    let folder = try folder()
    var settings = try settings(folder)
    settings.testList = "\(folder.path)/list.txt"
    try folder.write("list.txt", "# two\nset/b/test/b11.binvox\r\n\n a/test/a12.binvox \n")
    let dataset = try open(settings)
    #expect(dataset.splits.test.map(dataset.name) == ["a/test/a12.binvox", "b/test/b11.binvox"])
    try folder.write("list.txt", "a/test/a12.binvox\na/train/a12.binvox\n")
    let error = #expect(throws: DatasetError.self) { _ = try open(settings) }
    let message =
      "list.txt:2: expected the name of a test sample such as a/test/a10.binvox, found \"a/train/a12.binvox\""
    #expect(error?.description.hasSuffix(message) == true)
  }

  // MARK: The prepared file

  @Test func isPreparedOnceAndAgainAfterAChange() throws {
    let folder = try folder()
    let settings = try settings(folder)
    var prepared = 0
    func open() throws -> Dataset {
      prepared = 0
      return try Dataset.open(settings, seed: SeededGenerator(seed: 1)) { _, _ in prepared += 1 }
    }
    let first = try open()
    #expect(prepared == 48)
    #expect(first.cachePath.contains("/.hpsearch-cache/set-"))
    _ = try open()
    #expect(prepared == 0)

    // Touched but the same: not prepared again.
    let file = "set/a/train/a13.binvox"
    let bytes = try Files.read("\(folder.path)/\(file)")
    try folder.write(file, bytes)
    _ = try open()
    #expect(prepared == 0)

    // Changed, but not in size: the last run turned over.
    var changedBytes = bytes
    changedBytes[bytes.count - 2] ^= 1
    let before = first.store.samples[3].occupied
    try folder.write(file, changedBytes)
    let changed = try open()
    #expect(prepared == 48)
    #expect(changed.store.samples[3].occupied != before)

    // Changed back, with size and time of modification as before.
    let path = folder.at(file)
    let modified = try #require(Files.stamp(path)).modified
    try folder.write(file, bytes)
    let time = timespec(tv_sec: modified / 1_000_000_000, tv_nsec: modified % 1_000_000_000)
    #expect(utimensat(AT_FDCWD, path, [time, time], 0) == 0 && Files.stamp(path)?.modified == modified)
    _ = try open()
    #expect(prepared == 48)

    try folder.write("set/a/train/a99.binvox", bytes)
    #expect(try open().count == 49)
    // The one opened before goes on with what it had mapped.
    #expect(changed.count == 48 && first.store.samples[3].occupied == before)
  }

  @Test func aDamagedPreparedFileIsReplaced() throws {
    let folder = try folder()
    let dataset = try open(settings(folder))
    let good = try Files.read(dataset.cachePath)
    var rng = SeededGenerator(seed: 2)
    for round in 0..<40 {
      var bad = good
      if round % 2 == 0 {
        bad.removeSubrange(rng.integer(below: bad.count)...)
      } else {
        bad[rng.integer(below: bad.count)] ^= 1 << UInt8(rng.integer(below: 8))
      }
      try bad.withUnsafeBytes { try Files.replace(dataset.cachePath, with: $0) }
      #expect(try open(settings(folder)).splits == dataset.splits)
      #expect(try Files.read(dataset.cachePath) == good)
    }
  }

  @Test func settingsHavePreparedFilesOfTheirOwn() throws {
    let folder = try folder()
    let small = try open(settings(folder))
    let large = try open(settings(folder, gridSize: 9))
    #expect(small.cachePath != large.cachePath)
    #expect(Files.exists(small.cachePath))
  }

  @Test func anUnwritableCacheIsMovedOrRefused() throws {
    let folder = try folder()
    // A file where the folder should be.
    try folder.write(".hpsearch-cache", "")
    var settings = try settings(folder)
    let dataset = try open(settings)
    defer { Files.remove(dataset.cachePath) }
    #expect(dataset.notes.count == 1)
    #expect(dataset.notes.first?.contains("the prepared dataset is in") == true)
    settings.cache = "\(folder.path)/.hpsearch-cache"
    #expect(throws: FileError.self) { _ = try open(settings) }
  }

  /// Journals since the first version have this digest; with another one, old studies could not be resumed.
  @Test func theBundledSetKeepsItsDigest() throws {
    let folder = try DatasetFolder()
    let settings = try DatasetsTests.settings(
      "\(packageRoot)/datasets/shapes10",
      with: ["cache": .string(folder.path), "gridSize": 20, "padding": 2, "limit": 15])
    #expect(try open(settings).digest == "417dd0d17ec30546")
  }

  // MARK: DatasetInfo

  @Test func infoCountsEmptyAndIdenticalGrids() throws {
    let folder = try folder()
    let dataset = try open(settings(folder))
    let info = DatasetInfo(dataset)
    #expect(info.empty == ["a/train/a11.binvox", "a/test/a11.binvox"])
    // a10, a13, a16, a19 of train, each with a copy in b's train and in b's test.
    #expect(info.twins.count == 4)
    #expect(info.twins[0].samples == ["a/train/a10.binvox", "b/train/b10.binvox", "b/test/b10.binvox"])
    #expect(info.twinSamples == 12)
    #expect(info.testTwins == 4)
    #expect(info.twinGroupsAcrossLabels == 4)
    #expect(info.total.test == 24)
    #expect(info.json["identical"]?["samples"] == .integer(12))
    let lines = info.description.split(separator: "\n")
    #expect(lines[1].hasPrefix("class  train  validation  test  all"))
    #expect(lines[4].hasPrefix("total") && lines[4].hasSuffix("  24   48"))
  }

  @Test func settingsAreReadAndFaultsCollected() throws {
    let good: JSONValue = .object(["path": .string("x"), "gridSize": .integer(16), "fill": .string("surface")])
    let (settings, resolved) = try Settings.read(good, from: "c.json", DatasetSettings.init)
    let grids = try #require(settings.layout as? ModelNetFormat).grids
    #expect(grids.gridSize == 16 && grids.fill == .surface && grids.padding == 4)
    #expect(settings.splitSeed == nil && settings.cache == nil && settings.testList == nil)
    #expect(resolved["validation"] == .number(0.2))
    #expect(try Settings.read(resolved, from: "c.json", DatasetSettings.init).settings == settings)

    let bad: JSONValue = .object([
      "gridSize": .integer(8), "padding": .integer(4), "format": .string("modelnett"), "validaton": .integer(0),
    ])
    let error = #expect(throws: SettingsError.self) {
      _ = try Settings.read(bad, from: "c.json", DatasetSettings.init)
    }
    #expect(
      error?.description == """
        c.json: path: missing; expected a text
        c.json: format: expected one of "auto", "modelnet", "npy", "arrays", "cifar10", "cifar100", "faces", "image-folder", "idx", "npz", "har", "csv", found the text "modelnett"; did you mean "modelnet"?
        c.json: padding: must leave room for the object: twice the padding must be below gridSize, 8, got 4
        c.json: validaton: unknown key; did you mean "validation"?
        """)
  }
}
