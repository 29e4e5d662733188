import Essentials
import TestSupport
import Testing

@testable import Datasets

/// Against real data beside the package, `../shared/data`; skipped if there is none.
@Suite struct RealDataTests {
  private static let cifar10 = sharedData("cifar10")
  private static let cifar100 = sharedData("cifar100")
  private static let har = sharedData("uci_har/uci_har_subset.tar.gz")
  private static let tabular = sharedData("tabular")
  private static let characters = sharedData("chars74k_good")
  private static let trash = sharedData("trashnet")
  private static let skipped: Comment = "../shared/data is not there"
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  private func open(_ path: String, with keys: [String: JSONValue] = [:]) throws -> Dataset {
    var settings = try settings(path, with: keys)
    settings.cache = folder.at("cache")
    return try Dataset.open(settings, seed: SeededGenerator(seed: 1))
  }

  /// Channel figures of the 10,000 training images here: numpy on the unpacked file,
  /// `x = rows[:, 1:].reshape(-1, 3, 1024); x.mean((0, 2)) / 255, x.std((0, 2)) / 255`. Of all 50,000 they are
  /// 0.49140 0.48216 0.44653 and 0.24703 0.24349 0.26159.
  @Test(.enabled(if: cifar10 != nil, skipped)) func cifarsChannels() throws {
    let dataset = try open(#require(Self.cifar10), with: ["normalization": "standardize", "validation": 0])
    #expect(dataset.splits.train.count == 10_000 && dataset.splits.test.count == 5_000)
    #expect(dataset.classNames[0] == "airplane" && dataset.classNames[9] == "truck")
    let means = [0.4904747169883579, 0.48089174517463235, 0.4443146560968137]
    let deviations = [0.2461081895599611, 0.2425293832613683, 0.26024268734359324]
    let normalization = dataset.normalization
    for channel in 0..<3 {
      let (scale, offset) = (normalization.scale[channel], normalization.offset[channel])
      #expect(abs(-offset / scale / 255 - means[channel]) < 1e-9)
      #expect(abs(1 / scale / 255 - deviations[channel]) < 1e-9)
    }
    let info = DatasetInfo(dataset)
    #expect(info.classes.allSatisfy { $0.train == 1000 && $0.test == 500 })
    #expect(info.twins.isEmpty && info.extent == 0...255)
  }

  @Test(.enabled(if: cifar100 != nil, skipped)) func cifar100sLabels() throws {
    let path = try #require(Self.cifar100)
    let fine = DatasetInfo(try open(path))
    #expect(fine.classes.count == 100)
    #expect(fine.classes.allSatisfy { $0.train == 80 && $0.validation == 20 && $0.test == 25 })
    let coarse = DatasetInfo(try open(path, with: ["labels": "coarse"]))
    #expect(coarse.classes.count == 20)
    #expect(coarse.classes.allSatisfy { $0.train == 400 && $0.validation == 100 && $0.test == 125 })
  }

  @Test(.enabled(if: har != nil, skipped)) func activitiesAndSubjects() throws {
    let archive = try #require(Self.har)
    for (name, bytes) in untarred(try withContent(of: archive) { Array($0) }) {
      try folder.write(name, bytes)
    }
    let root = try #require(try Files.list(folder.path).first { $0.hasPrefix("UCI") })
    for seed in 0..<5 {
      let dataset = try open("\(folder.path)/\(root)", with: ["splitSeed": .integer(seed)])
      let info = DatasetInfo(dataset)
      #expect(
        info.classes.map(\.name) == [
          "WALKING", "WALKING_UPSTAIRS", "WALKING_DOWNSTAIRS", "SITTING", "STANDING", "LAYING",
        ])
      #expect(info.classes.map { $0.train + $0.validation } == [400, 350, 322, 420, 449, 459])
      #expect(info.classes.map(\.test) == [87, 82, 80, 86, 90, 86])
      let groups = try #require(info.groups)
      #expect(groups.train + groups.validation == 21 && groups.test == 5 && groups.shared == 0)
      for row in info.classes {
        let share = Double(row.validation) / Double(row.train + row.validation)
        #expect(abs(share - 0.2) < 0.06)
      }
      // Standardised by the training windows.
      let values = dataset.values(dataset.splits.train)
      for channel in 0..<9 {
        let own = stride(from: channel, to: values.count, by: 9).map { Double(values[$0]) }
        let mean = own.reduce(0, +) / Double(own.count)
        let square = own.reduce(0) { $0 + $1 * $1 } / Double(own.count)
        #expect(abs(mean) < 1e-5 && abs(square - 1) < 1e-4)
      }
    }
  }

  @Test(.enabled(if: tabular != nil, skipped)) func tables() throws {
    let folder = try #require(Self.tabular)
    let iris = try open("\(folder)/iris.data")
    #expect(iris.count == 120 && iris.classNames.count == 3 && iris.sampleShape == [4])
    let wine = try open("\(folder)/wine.data", with: ["labelColumn": 0])
    #expect(wine.count == 142 && wine.classNames == ["1", "2", "3"] && wine.sampleShape == [13])
    let wdbc = try open("\(folder)/wdbc.data", with: ["labelColumn": 1, "ignoreColumns": [0]])
    #expect(wdbc.count == 456 && wdbc.classNames == ["B", "M"] && wdbc.sampleShape == [30])
    let digits = try open(
      "\(folder)/optdigits.tra", with: ["format": "csv", "testFile": "optdigits.tes", "sampleShape": [8, 8, 1]])
    #expect(digits.splits.test.count == 899 && digits.classNames.count == 10 && digits.sampleShape == [8, 8, 1])
  }

  /// The images of an archive, and the lists and class names beside it.
  private func unpackImages(_ archive: [UInt8], lists path: String) throws -> Dataset {
    for (name, bytes) in untarred(archive) { try folder.write("set/\(name)", bytes) }
    for name in ["train.txt", "test.txt", "classes.txt"] where Files.exists("\(path)/\(name)") {
      try folder.write("set/\(name)", try Files.read("\(path)/\(name)"))
    }
    let start = Time.monotonic
    let dataset = try open("\(folder.path)/set")
    print("\(path): \(dataset.count) images prepared in \(fixed(Time.monotonic - start, 2)) s")
    return dataset
  }

  /// The sum of all stored values, which are bytes.
  private func sum(_ dataset: Dataset) -> Int {
    (0..<dataset.count).reduce(0) { sum, index in
      dataset.store.bytes(index).prefix(dataset.sampleSize).reduce(sum) { $0 + Int($1) }
    }
  }

  /// The sum is that of `numpy.array(PIL.Image.open(name))` over both lists; the pixels were compared one by one.
  @Test(.enabled(if: characters != nil, skipped)) func charactersInNaturalScenes() throws {
    let path = try #require(Self.characters)
    let archive = try withContent(of: "\(path)/chars74k_goodimg64.tar.gz") { Array($0) }
    let dataset = try unpackImages(archive, lists: path)
    #expect(DatasetInfo(dataset).format == "image-folder")
    #expect(dataset.sampleShape == [64, 64, 1])
    #expect(dataset.splits.train.count + dataset.splits.validation.count == 4623 && dataset.splits.test.count == 1541)
    #expect(
      dataset.classNames == (0..<10).map(String.init)
        + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".map(String.init))
    #expect(sum(dataset) == 3_056_078_037)
  }

  /// Likewise; another JPEG decoder may round some values otherwise.
  @Test(.enabled(if: trash != nil && JPEGTests.hasLibrary, "../shared/data or libturbojpeg is not there"))
  func trashToSort() throws {
    let path = try #require(Self.trash)
    let dataset = try unpackImages(try Files.read("\(path)/trashnet150.tar"), lists: path)
    #expect(dataset.sampleShape == [150, 150, 3])
    #expect(dataset.classNames == ["cardboard", "glass", "metal", "paper", "plastic", "trash"])
    #expect(DatasetInfo(dataset).classes.map { $0.train + $0.validation } == [241, 301, 246, 356, 290, 83])
    #expect(DatasetInfo(dataset).classes.map(\.test) == [81, 100, 82, 119, 96, 27])
    #expect(abs(Double(sum(dataset)) / 22_218_340_289 - 1) < 1e-3)
  }

  /// What a batch costs; a training step of a small CIFAR network takes some 220 ms.
  @Test(.enabled(if: cifar10 != nil, skipped)) func aBatchIsCheap() throws {
    for (name, padding) in [("plain", 0), ("augmented", 4)] {
      let dataset = try open(
        #require(Self.cifar10),
        with: ["augmentation": ["randomCrop": ["padding": .integer(padding)], "horizontalFlip": .bool(padding > 0)]])
      let order = SeededGenerator(seed: 1).child("order")
      var rng = order
      let indices = rng.permutation(10_000).prefix(64).map { $0 }
      let batch = UnsafeMutablePointer<Float>.allocate(capacity: 64 * 3072)
      defer { batch.deallocate() }
      var best = Double.infinity
      for _ in 0..<50 {
        let start = Time.monotonic
        dataset.fill(batch, with: indices[...], augmentedBy: order)
        best = min(best, Time.monotonic - start)
      }
      print("a batch of 64 CIFAR images, \(name): \(fixed(best * 1e6, 0)) µs")
      #expect(best < 0.002)
    }
  }
}
