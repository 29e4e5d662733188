import Essentials
import Experiments
import Problems
import Studies

/// The folder of one GAN's training: `config.json`, `log.jsonl`, `checkpoint.safetensors` to continue from,
/// `best.safetensors` and `last.safetensors`, sample sheets and charts.
struct GANFolder {
  private let folder: CheckpointFolder

  var path: String { folder.path }
  var resumes: Bool { folder.resumes }
  var config: String { "\(path)/config.json" }
  var log: String { "\(path)/log.jsonl" }
  var checkpoint: String { folder.checkpoint }
  /// Both networks after the best measured epoch, and after the last epoch.
  var best: String { "\(path)/best.safetensors" }
  var last: String { "\(path)/last.safetensors" }
  func sheet(_ epoch: Int) -> String {
    let digits = "\(epoch)"
    return "\(path)/samples/epoch-\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits).png"
  }

  init(_ path: String, resumes: Bool) {
    let pictures = ["losses.svg", "scores.svg", "portrait.svg", "density.svg", "interpolation.png"]
    let weights = ["checkpoint.safetensors", "best.safetensors", "last.safetensors"]
    folder = CheckpointFolder(
      path: RunPaths(path).directory, resumes: resumes, written: ["config.json", "log.jsonl"] + weights + pictures,
      early: ["config.json", "log.jsonl", "samples"], epochs: { try GANCheckpoint(contentsOf: $0).epochs })
  }

  /// Whether a folder holds a GAN's training.
  static func isThere(_ path: String) -> Bool {
    Files.exists("\(path)/log.jsonl") && !Files.exists("\(path)/journal.jsonl")
  }

  /// Refuses a folder that is not a GAN's, or holds a training that is not to be continued; touches nothing.
  /// - Throws: `UsageError`, `FileError`, `SafetensorsError`.
  func refuseStranger() throws { try folder.refuseStranger() }

  /// Makes the folder this process's own, and continues the training that it holds.
  /// - Throws: `UsageError` if the training is another one, `StudyFailure` if another process trains here,
  ///   `FileError`, `SafetensorsError`, `GANLogError`.
  func open(_ run: GANRun) throws -> FileLock {
    let lock = try folder.lock()
    guard folder.hasCheckpoint else { return lock }
    let found = try GANCheckpoint(contentsOf: checkpoint)
    try folder.refuseOther(TrainingIdentity(found.identity), TrainingIdentity(run.identity))
    let epochs = try GANLog.read(log).epochs
    guard epochs.count >= found.epochs else {
      throw StudyFailure(
        "\(log): expected the \(counted(found.epochs, "epoch")) that checkpoint.safetensors follows, found "
          + "\(epochs.count); the training cannot be continued")
    }
    try run.restore(found, epochs: Array(epochs.prefix(found.epochs)), from: checkpoint)
    return lock
  }
}
