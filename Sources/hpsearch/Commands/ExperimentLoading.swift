import Datasets
import Essentials
import Methods

extension Experiment {
  /// The experiment that the command line names.
  /// - Throws: `UsageError`; `SettingsError` with everything that is wrong, a data set that is not there included.
  init(_ arguments: Arguments) throws {
    let config = try ConfigFile(arguments)
    try self.init(config.value, from: config.path)
    try refuseMissingDataset(classification.dataset, file: config.path)
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
func refuseMissingDataset(_ settings: DatasetSettings, file: String) throws {
  guard Files.isDirectory(settings.path) else {
    let message = Files.exists(settings.path) ? "expected a folder, found a file" : "no such folder"
    let fault = SettingsFault(path: "dataset.path", message: "\(settings.path): \(message)")
    throw SettingsError(file: file, faults: [fault])
  }
}
