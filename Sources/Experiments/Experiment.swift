import Datasets
import Essentials
import Search
import Studies

/// A configuration file, read and checked whole: what is searched, and how.
public struct Experiment: Sendable {
  /// The version that journals and `--version` name.
  public static let version = "0.1.0"

  public let name: String
  public let seed: Int
  public let method: SearchMethod
  public let problem: any SearchProblem
  public let settings: MethodSettings
  /// The configuration with every default filled in.
  public let resolved: JSONValue
  /// What messages call the configuration.
  private let file: String

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
      let method = reader.choice("method", of: SearchMethod.self)
      let problem = method.problem(reader, from: file)
      return (name, seed, method, problem, method.settings(reader, for: problem, from: file))
    }
    guard let settings = parts.4 else { preconditionFailure("a method without settings leaves a fault") }
    (name, seed, method, problem) = (parts.0, parts.1, parts.2, parts.3)
    self.settings = settings
    self.resolved = resolved
    self.file = file
    // Where the shape of samples is the data's to say, this waits until it is opened.
    if let shape = problem.dataset.knownSampleShape { try problem.refuseMisfits(sampleShape: shape) }
  }

  /// The problem of a search over classifiers.
  /// - Throws: `SettingsError` when something else is searched.
  public var classification: ClassificationConfig {
    get throws {
      if let problem = problem as? ClassificationConfig { return problem }
      let message = "expected a search over classifiers, found \"\(method.rawValue)\""
      throw SettingsError(file: file, faults: [SettingsFault(path: "method", message: message)])
    }
  }

  /// Opens the data set, preparing it when that has not been done.
  public func openDataset() throws -> Dataset {
    try Dataset.open(problem.dataset, seed: stream)
  }

  /// The root of every random stream.
  public var stream: SeededGenerator { SeededGenerator(seed: UInt64(seed)) }

  /// The search on its data, ready for the study loop.
  /// - Throws: `SettingsError` when the data lacks what the search measures on.
  public func study(on dataset: Dataset) throws -> Study {
    let faults = problem.faults(on: dataset)
    guard faults.isEmpty else { throw SettingsError(file: file, faults: faults) }
    if problem.dataset.knownSampleShape == nil { try problem.refuseMisfits(sampleShape: dataset.sampleShape) }
    var study = study()
    study.data = dataset.digest
    return study
  }

  /// The search without its data, to see what it would do.
  public func study() -> Study {
    let budget = settings.budget
    var study = Study(
      name: name, method: method.rawValue, seed: seed, config: resolved, version: Self.version,
      strategy: settings.makeStrategy(problem.space, seed: stream.child("strategy")), start: problem.baseline,
      testRepeats: problem.testRepeats, timeLimit: problem.timeLimit, savesWeights: true,
      batchesTotal: budget.batches, trialsTotal: budget.trials)
    study.comparesPlain = problem.comparesPlain
    study.savesSamples = problem.savesSamples
    study.resolved = { (try? Experiment($0, from: "journal.jsonl"))?.resolved ?? $0 }
    return study
  }
}
