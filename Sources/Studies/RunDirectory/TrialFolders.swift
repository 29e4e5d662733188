import Essentials

/// Makes the directories of trials, and removes those that are not needed any more.
struct TrialFolders {
  let paths: RunPaths
  /// Whether trials leave anything behind.
  let areUsed: Bool
  /// Whether they are kept after the study, such as the logs of programs.
  let areKept: Bool

  /// The directory of a trial, made for it; nil if trials leave nothing behind.
  func make(_ files: TrialFiles) throws -> String? {
    guard areUsed else { return nil }
    try Files.makeDirectory(files.directory)
    return files.directory
  }

  /// Removes a trial's directory with its contents.
  func discard(_ files: TrialFiles) {
    if areUsed, !areKept { Files.removeAll(files.directory) }
  }

  /// Removes the directories of all trials, unless they are kept.
  func clear() {
    if !areKept { Files.removeAll(paths.trials) }
  }
}
