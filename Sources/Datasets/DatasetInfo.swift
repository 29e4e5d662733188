import Essentials

/// What a person should know about a dataset before training on it.
public struct DatasetInfo: Sendable {
  public struct ClassCounts: Equatable, Sendable {
    public let name: String
    public let train: Int
    public let validation: Int
    public let test: Int
  }

  /// A set of identical samples.
  public struct TwinGroup: Equatable, Sendable {
    public let samples: [String]
    /// Whether training (or validation) and test both have one of them.
    public let spansTrainAndTest: Bool
    /// Whether they do not all have the same label.
    public let spansLabels: Bool
  }

  public let path: String
  /// The format, found out if it was `auto`.
  public let format: String
  public let sampleShape: [Int]
  /// Whether the samples are occupancy grids.
  public let isGrids: Bool
  public let classes: [ClassCounts]
  /// The names of the samples that are 0 throughout, such as grids without an occupied voxel.
  public let empty: [String]
  /// Samples that share their values with another; empty ones are not counted here.
  public let twins: [TwinGroup]
  /// How many test samples equal a training or validation sample; empty ones are not counted.
  public let testTwins: Int
  /// Mean fraction of values other than 0, in [0, 1].
  public let meanOccupancy: Double
  /// The least and the greatest value as stored.
  public let extent: ClosedRange<Double>
  public let normalization: Normalization
  /// Groups, such as persons, that the source keeps apart: in the training split, in validation, in test; and how
  /// many of them stand in more than one. Nil when it knows none.
  public let groups: (train: Int, validation: Int, test: Int, shared: Int)?
  /// The prepared file.
  public let cachePath: String
  /// Its bytes.
  public let cacheSize: Int

  public init(_ dataset: Dataset) {
    let samples = dataset.store.samples
    path = dataset.settings.path
    format = dataset.settings.foundFormat.rawValue
    sampleShape = dataset.sampleShape
    isGrids = dataset.store.element == .bit && dataset.settings.foundFormat.isGrids
    normalization = dataset.normalization
    extent = dataset.store.extent()
    groups = Self.groups(dataset)
    classes = Self.counts(dataset)
    empty = samples.filter { $0.occupied == 0 }.map(\.name)
    // Test samples may have been drawn rather than told by the source.
    let drawn = dataset.settings.test > 0 ? Set(dataset.splits.test) : []
    func isTest(_ index: Int) -> Bool { samples[index].split == .test || drawn.contains(index) }
    let twinGroups = Dictionary(grouping: samples.indices.filter { samples[$0].occupied > 0 }) { samples[$0].twin }
      .filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map(\.value)
    twins = twinGroups.map { group in
      TwinGroup(
        samples: group.map { samples[$0].name },
        spansTrainAndTest: Set(group.map(isTest)).count > 1,
        spansLabels: Set(group.map { samples[$0].label }).count > 1)
    }
    testTwins = zip(twinGroups, twins).reduce(0) { sum, pair in
      pair.1.spansTrainAndTest ? sum + pair.0.count(where: isTest) : sum
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

  private static func groups(_ dataset: Dataset) -> (train: Int, validation: Int, test: Int, shared: Int)? {
    let samples = dataset.store.samples
    let splits = [dataset.splits.train, dataset.splits.validation, dataset.splits.test]
    let sets = splits.map { Set($0.compactMap { samples[$0].group }) }
    let all = sets.reduce(Set()) { $0.union($1) }
    let shared = all.count { group in sets.count { $0.contains(group) } > 1 }
    return all.isEmpty ? nil : (sets[0].count, sets[1].count, sets[2].count, shared)
  }

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
    let shape = sampleShape.map(String.init).joined(separator: " x ")
    var lines = [
      "sample shape     \(shape), \(values)",
      "\(isGrids ? "empty grids     " : "all-zero samples") \(empty.count)\(empty.isEmpty ? "" : ": \(shown)")",
      "\(isGrids ? "identical grids " : "identical values") \(twinSamples) samples in "
        + "\(counted(twins.count, "group")), "
        + "\(testTwins) of test equal to one of training, "
        + "\(counted(twinGroupsAcrossLabels, "group")) across classes",
    ]
    if let groups {
      lines.append(
        "groups           \(groups.train) in train, \(groups.validation) in validation, \(groups.test) in test, "
          + "\(groups.shared) in more than one")
    }
    if normalization.kind != .none { lines.append("normalization    \(normalization.summary)") }
    return lines + ["prepared file    \(cachePath), \(cacheSize) bytes"]
  }

  private var values: String {
    let percent = (meanOccupancy * 1000).rounded() / 10
    return isGrids
      ? "\(percent) % occupied on average"
      : "values from \(significant(extent.lowerBound)) to \(significant(extent.upperBound))"
  }

  /// The same as one JSON object.
  public var json: JSONValue {
    func counts(_ row: ClassCounts) -> JSONValue {
      .object([
        "name": .string(row.name), "train": .integer(row.train), "validation": .integer(row.validation),
        "test": .integer(row.test),
      ])
    }
    let found: [String: JSONValue] = [
      "path": .string(path),
      "format": .string(format),
      "valueRange": .array([JSONValue(finite: extent.lowerBound), JSONValue(finite: extent.upperBound)]),
      "normalization": normalization.json,
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
    ]
    guard let groups else { return .object(found) }
    let tally: JSONValue = .object([
      "train": .integer(groups.train), "validation": .integer(groups.validation), "test": .integer(groups.test),
      "shared": .integer(groups.shared),
    ])
    return .object(found.merging(["groups": tally]) { $1 })
  }
}
