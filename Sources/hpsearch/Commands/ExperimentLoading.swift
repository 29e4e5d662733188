import Datasets
import Essentials
import Experiments
import Problems
import Studies

extension Experiment {
  /// The experiment that the command line names.
  /// - Parameters:
  ///   - config: The config, if it was read already: a pipe can be read only once.
  ///   - dataset: A section that replaces the config's own.
  ///   - trials: A budget that replaces the config's own, if its method counts trials.
  ///   - format: Of the journal that the experiment is read for.
  /// - Throws: `UsageError`; `SettingsError` with every fault, including a missing data set.
  init(
    _ arguments: Arguments, config: ConfigFile? = nil, dataset: JSONValue? = nil, trials: Int? = nil,
    format: Int = StudyRecord.currentFormat
  ) throws {
    var config = try config ?? ConfigFile(arguments, dataset: dataset)
    let method = config.value["method"]?.string ?? config.value["strategy"]?["name"]?.string
    if let trials, method.flatMap(StrategyRegistry.entry)?.extendableKeys.contains("trials") == true {
      config.value = config.value.overlaid(by: ["strategy": ["trials": .integer(trials)]])
    }
    let missing = missingData(config.value)
    do {
      try self.init(config.value, from: config.path, format: format)
    } catch let error as SettingsError {
      throw SettingsError(file: error.file, faults: error.faults + missing)
    }
    guard missing.isEmpty else { throw SettingsError(file: config.path, faults: missing) }
  }

  /// Opens what trials are measured on, showing the progress of its preparation.
  func open(_ console: Console) throws -> OpenProblem {
    let path = resolved["dataset"]?["path"]?.string ?? name
    let opened = try PreparationProgress(path, console).during { try open(progress: $0) }
    opened.notes.forEach(console.note)
    return opened
  }

  /// Opens the data set of a search over classifiers, likewise.
  func openDataset(_ console: Console) throws -> Dataset {
    try Dataset.open(try classification.dataset, seed: stream, console)
  }
}

extension Dataset {
  /// Opens a data set, showing the progress of its preparation and notes about it.
  static func open(
    _ settings: DatasetSettings, normalizedBy normalization: Normalization? = nil, seed: SeededGenerator,
    _ console: Console
  ) throws -> Dataset {
    let dataset = try PreparationProgress(settings.path, console).during {
      try Dataset.open(settings, normalizedBy: normalization, seed: seed, progress: $0)
    }
    dataset.notes.forEach(console.note)
    return dataset
  }
}

/// What a config's description says about a path: where to get the data, and what is expected in the folder.
private func origin(of path: String, _ config: JSONValue) -> String {
  let description = config["description"]
  let texts = description?.string.map { [$0] } ?? description?.array?.compactMap(\.string) ?? []
  guard let text = texts.first(where: { $0.contains(path) }) else { return "" }
  // The sentences before are about the search.
  let start = text.firstRange(of: "The data are not bundled")?.lowerBound ?? text.startIndex
  return ". " + text[start...]
}

/// The faults of a config whose paths do not exist.
func missingData(_ config: JSONValue) -> [SettingsFault] {
  var faults: [SettingsFault] = []
  func refuse(_ key: String, _ path: String, _ message: String) {
    let prefix = path.isEmpty ? "" : "\(path): "
    faults.append(SettingsFault(path: "dataset.\(key)", message: prefix + message))
  }
  let format = config["dataset"]?["format"]?.string
  if let path = config["dataset"]?["path"]?.string, !Files.isDirectory(path),
    !(Files.exists(path) && DatasetSettings.mayBeFile(path, format: format))
  {
    let kind = DatasetSettings.mayBeFile(path, format: format) ? "file" : "folder"
    let missing = path.isEmpty ? "expected a folder, found an empty text" : "no such \(kind)" + origin(of: path, config)
    refuse("path", path, Files.exists(path) ? "expected a folder, found a file" : missing)
  }
  let settings = DatasetSettings(path: config["dataset"]?["path"]?.string ?? "")
  for key in ["trainList", "testList"] {
    guard let path = config["dataset"]?[key]?.string, !path.isEmpty else { continue }
    if Files.isDirectory(settings.placed(path)) {
      refuse(key, path, "expected a file, found a folder")
    } else if !Files.exists(settings.placed(path)) {
      refuse(key, path, "no such file")
    }
  }
  return faults
}
