import Essentials
import Experiments
import NeuralNetworks
import Studies

/// The folder of one training: `checkpoint.safetensors`, to continue from, and `model.safetensors`, the weights of
/// its best epoch once it has ended.
struct TrainingFolder {
  private let folder: CheckpointFolder

  var path: String { folder.path }
  var resumes: Bool { folder.resumes }
  var checkpoint: String { folder.checkpoint }
  var model: String { "\(path)/model.safetensors" }

  init(_ path: String, resumes: Bool) {
    folder = CheckpointFolder(
      path: RunPaths(path).directory, resumes: resumes, written: ["checkpoint.safetensors", "model.safetensors"],
      early: [], epochs: { try TrainingCheckpoint(contentsOf: $0).state.epochs.count })
  }

  /// Refuses a folder that is not a training's, or holds a training that is not to be continued; touches nothing.
  /// - Throws: `UsageError`, `FileError`, `SafetensorsError`.
  func refuseStranger() throws { try folder.refuseStranger() }

  /// Makes the folder this process's own, and reads what is to be continued.
  /// - Returns: The lock; the state to continue from and the identity of the training that it belongs to, nil if
  ///   there is none.
  /// - Throws: `UsageError` if the training is another one, `StudyFailure` if another process trains here,
  ///   `FileError`, `SafetensorsError`.
  func open(
    _ identity: TrainingIdentity
  ) throws -> (lock: FileLock, state: TrainingState?, began: TrainingIdentity?) {
    let lock = try folder.lock()
    guard folder.hasCheckpoint else { return (lock, nil, nil) }
    let found = try TrainingCheckpoint(contentsOf: checkpoint)
    let began = TrainingIdentity(found.identity)
    try folder.refuseOther(began, identity)
    return (lock, found.state, began)
  }
}
