import Essentials

/// Facts about a data set that a person should know before training on it.
public struct DatasetInfo: Sendable {
  /// The number of samples of a class in each split.
  public struct ClassCounts: Equatable, Sendable {
    /// The class, or `total`.
    public let name: String
    public let train: Int
    public let validation: Int
    public let test: Int
  }

  /// A set of identical samples.
  public struct TwinGroup: Equatable, Sendable {
    /// The names of the samples.
    public let samples: [String]
    /// Whether one of them is for testing and another for training or validation.
    public let spansTrainAndTest: Bool
    /// Whether they differ in the class or the numeric target.
    public let spansLabels: Bool
  }

  /// The distribution of numeric targets in each split; nil for a split without samples.
  public struct Targets: Equatable, Sendable {
    public let train: TargetStatistics?
    public let validation: TargetStatistics?
    public let test: TargetStatistics?
  }

  /// The setting `path`.
  public let path: String
  /// The name of the format, never `auto`.
  public let format: String
  /// The shape of one sample.
  public let sampleShape: [Int]
  /// Whether the samples are occupancy grids.
  public let isGrids: Bool
  /// The classes in the order of their labels; empty if the targets are numbers.
  public let classes: [ClassCounts]
  /// The number of samples in each split.
  public let total: ClassCounts
  /// The numeric targets; nil if the samples have classes.
  public let targets: Targets?
  /// The names of the samples whose values are all 0, such as grids without an occupied voxel.
  public let empty: [String]
  /// Groups of samples with the same values; empty samples are not counted here.
  public let twins: [TwinGroup]
  /// The number of test samples that equal a training or validation sample; empty ones are not counted.
  public let testTwins: Int
  /// Mean fraction of values other than 0, in [0, 1].
  public let meanOccupancy: Double
  /// The minimum and maximum of the stored values.
  public let extent: ClosedRange<Double>
  /// How stored values become the network's input.
  public let normalization: Normalization
  /// The number of groups, such as persons, in the training, validation and test split, and in more than one of them;
  /// nil if the source has no groups.
  public let groups: (train: Int, validation: Int, test: Int, shared: Int)?
  /// Columns with missing cells, samples left out, and what was chosen without a setting.
  let details: SourceDetails
  /// The path of the prepared file.
  public let cachePath: String
  /// Its size in bytes.
  public let cacheSize: Int

  /// Collects the facts of an open data set.
  public init(_ dataset: Dataset) {
    let samples = dataset.store.samples
    let formatType = type(of: dataset.layout)
    path = dataset.settings.path
    format = formatType.name
    sampleShape = dataset.sampleShape
    isGrids = formatType.holdsGrids
    normalization = dataset.normalization
    extent = dataset.store.extent()
    groups = Self.groups(dataset)
    classes = Self.counts(dataset)
    let splits = dataset.splits
    total = ClassCounts(
      name: "total", train: splits.train.count, validation: splits.validation.count, test: splits.test.count)
    targets = dataset.targets.map { targets in
      func statistics(_ indices: [Int]) -> TargetStatistics? { TargetStatistics(indices.map { targets[$0] }) }
      return Targets(
        train: statistics(splits.train), validation: statistics(splits.validation), test: statistics(splits.test))
    }
    empty = samples.filter { $0.occupied == 0 }.map(\.name)
    // Test samples may have been drawn instead of given by the source.
    let drawn = dataset.layout.testFraction > 0 ? Set(dataset.splits.test) : []
    func isTest(_ index: Int) -> Bool { samples[index].split == .test || drawn.contains(index) }
    let twinGroups = Dictionary(grouping: samples.indices.filter { samples[$0].occupied > 0 }) { samples[$0].twin }
      .filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map(\.value)
    twins = twinGroups.map { group in
      TwinGroup(
        samples: group.map { samples[$0].name },
        spansTrainAndTest: Set(group.map(isTest)).count > 1,
        spansLabels: Set(group.map { samples[$0].target?.bitPattern ?? UInt32(samples[$0].label) }).count > 1)
    }
    testTwins = zip(twinGroups, twins).reduce(0) { sum, pair in
      pair.1.spansTrainAndTest ? sum + pair.0.count(where: isTest) : sum
    }
    let voxels = Double(samples.count) * Double(dataset.sampleSize)
    meanOccupancy = samples.isEmpty ? 0 : Double(samples.reduce(0) { $0 + $1.occupied }) / voxels
    details = dataset.store.details
    cachePath = dataset.cachePath
    cacheSize = dataset.store.size
  }

  /// The number of samples that equal another one.
  public var twinSamples: Int { twins.reduce(0) { $0 + $1.samples.count } }
  /// The number of groups of equal samples with different classes or targets.
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
    if dataset.targets != nil { return [] }
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
