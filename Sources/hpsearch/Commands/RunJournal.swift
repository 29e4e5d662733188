import Essentials
import Studies

/// The journal of a run that a command only reads.
enum RunJournal {
  /// - Throws: `UsageError` if there is no run, `FileError`, `StudyError.newerFormat`.
  static func read(_ paths: RunPaths, includesEpochs: Bool = false) throws -> JournalContents {
    try refuseStranger(paths)
    return try JournalContents(path: paths.journal, includesEpochs: includesEpochs)
  }

  /// Refuses what is not a run directory.
  /// - Throws: `UsageError`.
  static func refuseStranger(_ paths: RunPaths) throws {
    guard Files.isDirectory(paths.directory) else {
      let isFile = Files.exists(paths.directory)
      throw UsageError(
        "\(paths.directory): \(isFile ? "expected a run directory, found a file" : "no such run directory")")
    }
    guard Files.exists(paths.journal) else {
      throw UsageError("\(paths.directory): holds no journal.jsonl, so it is not a run directory")
    }
  }
}
