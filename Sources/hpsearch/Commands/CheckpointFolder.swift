import Essentials
import Experiments
import Studies

/// A folder of one training, with the `checkpoint.safetensors` that it can be continued from.
struct CheckpointFolder {
  let path: String
  /// Whether the training that the folder holds may be continued.
  let resumes: Bool
  /// The files that a training writes, each first under another name.
  let written: [String]
  /// What may be there before the first checkpoint.
  let early: Set<String>
  /// The number of epochs of a checkpoint, by its path.
  let epochs: (String) throws -> Int

  var checkpoint: String { "\(path)/checkpoint.safetensors" }
  var hasCheckpoint: Bool { Files.exists(checkpoint) }

  /// Refuses a folder that is not a training's, or holds a training that is not to be continued; touches nothing.
  /// - Throws: `UsageError`, `FileError`, `SafetensorsError`.
  func refuseStranger() throws {
    guard Files.exists(path) else { return }
    guard Files.isDirectory(path) else {
      throw UsageError("\(path): is a file; expected a directory for the training")
    }
    guard hasCheckpoint else {
      let others = try Files.list(path).filter { !$0.hasPrefix(".") && !early.contains($0) && !isLeftOver($0) }
      guard others.isEmpty else {
        throw UsageError("\(path): is not empty and holds no checkpoint.safetensors; choose another --output")
      }
      return
    }
    guard resumes else {
      throw UsageError(
        "\(path): already holds a training with \(counted(try epochs(checkpoint), "epoch")); continue it with --resume, "
          + "or choose another --output")
    }
  }

  /// Makes the folder this process's own, and clears what a killed process left half written.
  /// - Throws: `UsageError`, `FileError`, `SafetensorsError`; `StudyFailure` if another process trains here.
  func lock() throws -> FileLock {
    try Files.makeDirectory(path)
    guard let lock = try FileLock(folder: path) else {
      throw StudyFailure("\(path): another hpsearch is training here; wait for it to end, or stop it")
    }
    try refuseStranger()
    for name in try Files.list(path) where isLeftOver(name) { Files.remove("\(path)/\(name)") }
    return lock
  }

  /// Refuses to continue a training as another one.
  /// - Throws: `UsageError` naming what differs.
  func refuseOther(_ old: TrainingIdentity, _ new: TrainingIdentity) throws {
    let changes = old.changes(to: new)
    guard !changes.isEmpty else { return }
    if changes.map(\.path) == ["data"] {
      throw UsageError(
        "\(path): the data set is not the one that the training began with; --resume continues on the same data")
    }
    if changes.map(\.path) == ["kernels"], let began = old.kernels, let found = new.kernels {
      throw UsageError(
        "\(path): began with the kernels \(began), and would continue with \(found), which round differently; "
          + "--kernels \(began) continues it")
    }
    throw UsageError(
      changes.filter { $0.path != "data" }
        .map { "\(path): \($0.path): was \($0.old) when the training began, found \($0.new)" }
        .joined(separator: "\n")
        + "\n\(path): --resume continues the same training; for another one choose another --output")
  }

  /// Whether a name is that of a file that was being written when its process was killed.
  private func isLeftOver(_ name: String) -> Bool {
    name.hasSuffix(".partial") && written.contains { name.hasPrefix($0 + ".") }
  }
}
