import Datasets
import Essentials
import Methods

extension Experiment {
  /// The experiment that the command line names.
  /// - Throws: `UsageError`; `SettingsError` with everything that is wrong, a data set that is not there included.
  init(_ arguments: Arguments) throws {
    let config = try ConfigFile(arguments)
    let missing = missingDataset(config.value)
    do {
      try self.init(config.value, from: config.path)
    } catch let error as SettingsError {
      throw SettingsError(file: error.file, faults: error.faults + missing)
    }
    guard missing.isEmpty else { throw SettingsError(file: config.path, faults: missing) }
  }

  /// Opens the data set, showing how far its preparation is.
  func openDataset(_ console: Console) throws -> Dataset {
    let progress = PreparationProgress(classification.dataset.path, console)
    let dataset = try openDataset(progress: progress.show)
    progress.end()
    dataset.notes.forEach(console.note)
    return dataset
  }
}

/// A path that leads nowhere is a fault of the config, to be mended there.
func missingDataset(_ config: JSONValue) -> [SettingsFault] {
  guard let path = config["dataset"]?["path"]?.string, !Files.isDirectory(path) else { return [] }
  let message = Files.exists(path) ? "expected a folder, found a file" : "no such folder"
  return [SettingsFault(path: "dataset.path", message: "\(path): \(message)")]
}
