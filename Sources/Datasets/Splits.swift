import Essentials

/// The training, validation and test samples, each an ascending list of sample indices.
public struct Splits: Equatable, Sendable {
  public var train: [Int]
  public var validation: [Int]
  public var test: [Int]

  public init(train: [Int] = [], validation: [Int] = [], test: [Int] = []) {
    self.train = train
    self.validation = validation
    self.test = test
  }

  /// Divides the samples of a store as the settings say.
  init(
    of store: SampleStore, _ settings: DatasetSettings, _ layout: any DatasetFormat, seed: SeededGenerator
  ) throws {
    let samples = store.samples
    let division = Division(of: store, path: settings.path)
    train = samples.indices.filter {
      samples[$0].split == .train && !(layout.excludesEmpty && samples[$0].occupied == 0)
    }
    test = samples.indices.filter { samples[$0].split == .test }
    if layout.testFraction > 0 {
      guard test.isEmpty else {
        throw DatasetError.unusable(
          path: settings.path, expected: "no test samples of its own with the setting test",
          found: counted(test.count, "test sample"))
      }
      var rng = SeededGenerator(seed: UInt64(settings.splitSeed ?? 0)).child("test")
      (train, test) = try division.divided(train, fraction: layout.testFraction, setting: "test", using: &rng)
    }
    let root = settings.splitSeed.map { SeededGenerator(seed: UInt64($0)) } ?? seed
    var rng = root.child("split")
    (train, validation) = try division.divided(
      train, fraction: settings.validation, setting: "validation", using: &rng)
    if let list = settings.testList.map(settings.placed) {
      test = try TestList(list).kept(test, names: samples.map(\.name), mayMiss: settings.limit > 0)
    }
  }
}
