import Essentials
import Experiments
import NeuralNetworks
import Studies

/// The folder of one training: `checkpoint.safetensors`, to continue from, and `model.safetensors`, the weights of
/// its best epoch once it has ended.
struct TrainingFolder {
  let path: String
  /// Whether it may continue the training that the folder holds.
  let resumes: Bool

  var checkpoint: String { "\(path)/checkpoint.safetensors" }
  var model: String { "\(path)/model.safetensors" }

  init(_ path: String, resumes: Bool) {
    self.path = RunPaths(path).directory
    self.resumes = resumes
  }

  /// Refuses a folder that is not a training's, or holds a training that is not to be continued; touches nothing.
  /// - Throws: `UsageError`, `FileError`, `SafetensorsError`.
  func refuseStranger() throws {
    guard Files.exists(path) else { return }
    guard Files.isDirectory(path) else {
      throw UsageError("\(path): is a file; expected a directory for the training")
    }
    guard Files.exists(checkpoint) else {
      // A crash during the first checkpoint leaves a partial file.
      let others = try Files.list(path).filter { !$0.hasPrefix(".") && !isLeftOver($0) }
      guard others.isEmpty else {
        throw UsageError("\(path): is not empty and holds no checkpoint.safetensors; choose another --output")
      }
      return
    }
    guard resumes else {
      let epochs = try TrainingCheckpoint(contentsOf: checkpoint).state.epochs.count
      throw UsageError(
        "\(path): already holds a training with \(counted(epochs, "epoch")); continue it with --resume, "
          + "or choose another --output")
    }
  }

  /// Makes the folder this process's own, and reads what is to be continued.
  /// - Returns: The lock; the state to continue from and the identity of the training that it belongs to, nil if
  ///   there is none.
  /// - Throws: `UsageError` if the training is another one, `StudyFailure` if another process trains here,
  ///   `FileError`, `SafetensorsError`.
  func open(
    _ identity: TrainingIdentity
  ) throws -> (lock: FileLock, state: TrainingState?, began: TrainingIdentity?) {
    try Files.makeDirectory(path)
    guard let lock = try FileLock(folder: path) else {
      throw StudyFailure("\(path): another hpsearch is training here; wait for it to end, or stop it")
    }
    try refuseStranger()
    for name in try Files.list(path) where isLeftOver(name) { Files.remove("\(path)/\(name)") }
    guard Files.exists(checkpoint) else { return (lock, nil, nil) }
    let found = try TrainingCheckpoint(contentsOf: checkpoint)
    let began = TrainingIdentity(found.identity)
    try refuseOther(began, identity)
    return (lock, found.state, began)
  }

  private func refuseOther(_ old: TrainingIdentity, _ new: TrainingIdentity) throws {
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
    name.hasSuffix(".partial") && (name.hasPrefix("checkpoint.safetensors.") || name.hasPrefix("model.safetensors."))
  }
}
