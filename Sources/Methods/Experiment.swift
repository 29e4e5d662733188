import Datasets
import Essentials
import Search
import Studies

/// A configuration file, read and checked whole: what is searched, and how.
public struct Experiment: Sendable {
  /// The search methods, by the name that a configuration gives as `method`.
  public enum Method: String, CaseIterable, Sendable {
    case ganRefine = "gan-refine"

    /// One line for lists of methods.
    public var summary: String {
      switch self {
      case .ganRefine: "two generators against a discriminator propose parameter vectors (Lu et al., 2018)"
      }
    }
  }

  /// A method with its own settings.
  public enum Strategy: Sendable {
    case ganRefine(GanRefineSettings)
  }

  /// The version that journals and `--version` name.
  public static let version = "0.1.0"

  public let name: String
  public let seed: Int
  public let classification: ClassificationConfig
  public let strategy: Strategy
  /// The configuration with every default filled in.
  public let resolved: JSONValue
  /// What messages call the configuration.
  private let file: String

  public var method: Method {
    switch strategy {
    case .ganRefine: .ganRefine
    }
  }

  /// Reads a configuration.
  /// - Parameter file: What messages call it.
  /// - Throws: `SettingsError` naming every fault.
  public init(_ config: JSONValue, from file: String) throws {
    var config = config
    // A run directory's config.json says which version wrote it; that is no setting.
    if case .object(var members) = config {
      members["version"] = nil
      config = .object(members)
    }
    let (parts, resolved) = try Settings.read(config, from: file) { reader in
      _ = reader.raw("description")
      let name = reader.fileName("name")
      let seed = reader.integer("seed", default: 1, in: 0...(1 << 53 - 1))
      let classification = ClassificationConfig(reader)
      let strategy: Strategy
      switch reader.choice("method", of: Method.self) {
      case .ganRefine: strategy = .ganRefine(GanRefineSettings(reader.section("strategy")))
      }
      return (name, seed, classification, strategy)
    }
    (name, seed, classification, strategy) = parts
    self.resolved = resolved
    self.file = file
    // How many classes there are is the data's to say; any number shows whether the layers fit. Where the shape is
    // the data's to say too, this waits until it is opened.
    if let shape = classification.dataset.knownSampleShape { try refuseMisfits(sampleShape: shape) }
  }

  private func refuseMisfits(sampleShape: [Int]) throws {
    try builder(sampleShape: sampleShape, classes: 2)
      .refuseMisfits(space: classification.space, baseline: classification.baseline)
  }

  func builder(sampleShape: [Int], classes: Int) -> ClassifierBuilder {
    ClassifierBuilder(model: classification.model, sampleShape: sampleShape, classes: classes, file: file)
  }

  /// Opens the data set, preparing it when that has not been done.
  public func openDataset() throws -> Dataset {
    try Dataset.open(classification.dataset, seed: stream)
  }

  /// The networks of this experiment on its data.
  public func builder(for dataset: Dataset) -> ClassifierBuilder {
    builder(sampleShape: dataset.sampleShape, classes: dataset.classNames.count)
  }

  /// What a worker evaluates.
  public func objective(on dataset: Dataset) -> ClassifierObjective {
    ClassifierObjective(classification, builder: builder(for: dataset), dataset: dataset)
  }

  /// The root of every random stream.
  public var stream: SeededGenerator { SeededGenerator(seed: UInt64(seed)) }

  /// The search on its data, ready for the study loop.
  /// - Throws: `SettingsError` when the data lacks what the search measures on.
  public func study(on dataset: Dataset) throws -> Study {
    let path = classification.dataset.path
    var faults: [SettingsFault] = []
    if dataset.classNames.count < 2 {
      let only = dataset.classNames.first.map { "only \"\($0)\"" } ?? "none"
      faults.append(
        SettingsFault(path: "dataset.path", message: "\(path): expected at least 2 classes, found \(only)"))
    }
    if classification.fitness == .validation, dataset.splits.validation.isEmpty {
      faults.append(
        SettingsFault(
          path: "fitness.on",
          message: "expected \"train\", or a larger dataset.validation: \(path) has no samples left for validation"))
    }
    if classification.testRepeats > 0, dataset.splits.test.isEmpty {
      faults.append(
        SettingsFault(
          path: "test.repeats",
          message: "expected 0, for \(path) has no test samples, found \(classification.testRepeats)"))
    }
    guard faults.isEmpty else { throw SettingsError(file: file, faults: faults) }
    if classification.dataset.knownSampleShape == nil { try refuseMisfits(sampleShape: dataset.sampleShape) }
    var study = study()
    study.data = dataset.digest
    return study
  }

  /// The search without its data, to see what it would do.
  public func study() -> Study {
    switch strategy {
    case .ganRefine(let settings):
      let strategy = GanRefineStrategy(
        space: classification.space, baseline: classification.baseline, settings: settings,
        seed: stream.child("strategy"))
      var study = Study(
        name: name, method: method.rawValue, seed: seed, config: resolved, version: Self.version,
        strategy: strategy, start: classification.baseline, testRepeats: classification.testRepeats,
        timeLimit: classification.timeLimit, savesWeights: true, batchesTotal: settings.iterations + 1,
        trialsTotal: 1 + 2 * settings.samples * settings.iterations)
      study.resolved = { (try? Experiment($0, from: "journal.jsonl"))?.resolved ?? $0 }
      return study
    }
  }
}
