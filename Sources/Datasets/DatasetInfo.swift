import Essentials

/// What a person should know about a dataset before training on it.
public struct DatasetInfo: Sendable {
  public struct ClassCounts: Equatable, Sendable {
    public let name: String
    public let train: Int
    public let validation: Int
    public let test: Int
  }

  /// A set of samples with identical grids.
  public struct TwinGroup: Equatable, Sendable {
    public let samples: [String]
    /// Whether training (or validation) and test both have one of them.
    public let spansTrainAndTest: Bool
    /// Whether they do not all have the same label.
    public let spansLabels: Bool
  }

  public let path: String
  public let sampleShape: [Int]
  public let classes: [ClassCounts]
  /// The names of the samples without an occupied voxel.
  public let empty: [String]
  /// Samples that share their grid with another; empty grids are not counted here.
  public let twins: [TwinGroup]
  /// How many test samples equal a training or validation sample; empty ones are not counted.
  public let testTwins: Int
  /// Mean fraction of occupied voxels, in [0, 1].
  public let meanOccupancy: Double
  /// The prepared file.
  public let cachePath: String
  /// Its bytes.
  public let cacheSize: Int

  public init(_ dataset: Dataset) {
    let samples = dataset.store.samples
    path = dataset.settings.path
    sampleShape = dataset.sampleShape
    classes = Self.counts(dataset)
    empty = samples.filter { $0.occupied == 0 }.map(\.name)
    let groups = Dictionary(grouping: samples.indices.filter { samples[$0].occupied > 0 }) { samples[$0].twin }
      .filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map(\.value)
    twins = groups.map { group in
      TwinGroup(
        samples: group.map { samples[$0].name },
        spansTrainAndTest: Set(group.map { samples[$0].split }).count > 1,
        spansLabels: Set(group.map { samples[$0].label }).count > 1)
    }
    testTwins = zip(groups, twins).reduce(0) { sum, pair in
      pair.1.spansTrainAndTest ? sum + pair.0.filter { samples[$0].split == .test }.count : sum
    }
    let voxels = Double(samples.count) * Double(dataset.sampleSize)
    meanOccupancy = samples.isEmpty ? 0 : Double(samples.reduce(0) { $0 + $1.occupied }) / voxels
    cachePath = dataset.cachePath
    cacheSize = dataset.store.size
  }

  /// The counts over all classes.
  public var total: ClassCounts {
    ClassCounts(
      name: "total", train: classes.reduce(0) { $0 + $1.train },
      validation: classes.reduce(0) { $0 + $1.validation }, test: classes.reduce(0) { $0 + $1.test })
  }

  /// How many samples have an identical one, and how many of the groups join different labels.
  public var twinSamples: Int { twins.reduce(0) { $0 + $1.samples.count } }
  public var twinGroupsAcrossLabels: Int { twins.filter(\.spansLabels).count }

  private static func counts(_ dataset: Dataset) -> [ClassCounts] {
    func tally(_ indices: [Int]) -> [Int] {
      var counts = [Int](repeating: 0, count: dataset.classNames.count)
      for index in indices { counts[Int(dataset.labels[index])] += 1 }
      return counts
    }
    let splits = dataset.splits
    let (train, validation, test) = (tally(splits.train), tally(splits.validation), tally(splits.test))
    return dataset.classNames.indices.map {
      ClassCounts(name: dataset.classNames[$0], train: train[$0], validation: validation[$0], test: test[$0])
    }
  }
}

extension DatasetInfo: CustomStringConvertible {
  /// An aligned table, then the findings, ending in a line break.
  public var description: String {
    var table = TextTable([
      ("class", .left), ("train", .right), ("validation", .right), ("test", .right), ("all", .right),
    ])
    table.rows = (classes + [total]).map { row in
      [row.name] + [row.train, row.validation, row.test, row.train + row.validation + row.test].map(String.init)
    }
    return (["\(path)", ""] + table.lines + [""] + findings).joined(separator: "\n") + "\n"
  }

  private var findings: [String] {
    let shown = empty.prefix(10).joined(separator: ", ") + (empty.count > 10 ? ", …" : "")
    let percent = (meanOccupancy * 1000).rounded() / 10
    let shape = sampleShape.map(String.init).joined(separator: " x ")
    return [
      "sample shape     \(shape), \(percent) % occupied on average",
      "empty grids      \(empty.count)\(empty.isEmpty ? "" : ": \(shown)")",
      "identical grids  \(twinSamples) samples in \(counted(twins.count, "group")), "
        + "\(testTwins) of test equal to one of training, "
        + "\(counted(twinGroupsAcrossLabels, "group")) across classes",
      "prepared file    \(cachePath), \(cacheSize) bytes",
    ]
  }

  /// The same as one JSON object.
  public var json: JSONValue {
    func counts(_ row: ClassCounts) -> JSONValue {
      .object([
        "name": .string(row.name), "train": .integer(row.train), "validation": .integer(row.validation),
        "test": .integer(row.test),
      ])
    }
    return .object([
      "path": .string(path),
      "sampleShape": .array(sampleShape.map { .integer($0) }),
      "classes": .array(classes.map(counts)),
      "total": counts(total),
      "empty": .array(empty.map { .string($0) }),
      "identical": .object([
        "samples": .integer(twinSamples),
        "testEqualToTraining": .integer(testTwins),
        "groupsAcrossClasses": .integer(twinGroupsAcrossLabels),
        "groups": .array(twins.map { .array($0.samples.map { .string($0) }) }),
      ]),
      "meanOccupancy": JSONValue(finite: meanOccupancy),
      "cache": .object(["path": .string(cachePath), "bytes": .integer(cacheSize)]),
    ])
  }
}
