import Essentials
import Experiments
import Problems
import Studies

/// The folder of one GAN's training: `config.json`, `log.jsonl`, `checkpoint.safetensors` to continue from,
/// `best.safetensors` and `last.safetensors`, sample sheets and charts.
struct GANFolder {
  let path: String
  /// Whether it may continue the training that the folder holds.
  let resumes: Bool

  var config: String { "\(path)/config.json" }
  var log: String { "\(path)/log.jsonl" }
  var checkpoint: String { "\(path)/checkpoint.safetensors" }
  /// Both networks after the best measured epoch, and after the last epoch.
  var best: String { "\(path)/best.safetensors" }
  var last: String { "\(path)/last.safetensors" }
  func sheet(_ epoch: Int) -> String {
    let digits = "\(epoch)"
    return "\(path)/samples/epoch-\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits).png"
  }

  init(_ path: String, resumes: Bool) {
    self.path = RunPaths(path).directory
    self.resumes = resumes
  }

  /// Whether a folder holds a GAN's training.
  static func isThere(_ path: String) -> Bool {
    Files.exists("\(path)/log.jsonl") && !Files.exists("\(path)/journal.jsonl")
  }

  /// Refuses a folder that is not a GAN's, or holds a training that is not to be continued; touches nothing.
  /// - Throws: `UsageError`, `FileError`, `SafetensorsError`.
  func refuseStranger() throws {
    guard Files.exists(path) else { return }
    guard Files.isDirectory(path) else {
      throw UsageError("\(path): is a file; expected a directory for the training")
    }
    guard Files.exists(checkpoint) else {
      // A crash during the first epoch leaves these.
      let own: Set = ["config.json", "log.jsonl", "samples"]
      let others = try Files.list(path).filter { !$0.hasPrefix(".") && !own.contains($0) && !isLeftOver($0) }
      guard others.isEmpty else {
        throw UsageError("\(path): is not empty and holds no checkpoint.safetensors; choose another --output")
      }
      return
    }
    guard resumes else {
      let epochs = try GANCheckpoint(contentsOf: checkpoint).epochs
      throw UsageError(
        "\(path): already holds a training with \(counted(epochs, "epoch")); continue it with --resume, "
          + "or choose another --output")
    }
  }

  /// Makes the folder this process's own, and continues the training that it holds.
  /// - Throws: `UsageError` if the training is another one, `StudyFailure` if another process trains here,
  ///   `FileError`, `SafetensorsError`, `GANLogError`.
  func open(_ run: GANRun) throws -> FileLock {
    try Files.makeDirectory(path)
    guard let lock = try FileLock(folder: path) else {
      throw StudyFailure("\(path): another hpsearch is training here; wait for it to end, or stop it")
    }
    try refuseStranger()
    for name in try Files.list(path) where isLeftOver(name) { Files.remove("\(path)/\(name)") }
    guard Files.exists(checkpoint) else { return lock }
    let found = try GANCheckpoint(contentsOf: checkpoint)
    try refuseOther(TrainingIdentity(found.identity), TrainingIdentity(run.identity))
    let epochs = try GANLog.read(log).epochs
    guard epochs.count >= found.epochs else {
      throw StudyFailure(
        "\(log): expected the \(counted(found.epochs, "epoch")) that checkpoint.safetensors follows, found "
          + "\(epochs.count); the training cannot be continued")
    }
    try run.restore(found, epochs: Array(epochs.prefix(found.epochs)), from: checkpoint)
    return lock
  }

  private func refuseOther(_ old: TrainingIdentity, _ new: TrainingIdentity) throws {
    let changes = old.changes(to: new)
    guard !changes.isEmpty else { return }
    if changes.map(\.path) == ["data"] {
      throw UsageError(
        "\(path): the data set is not the one that the training began with; --resume continues on the same data")
    }
    throw UsageError(
      changes.filter { $0.path != "data" }
        .map { "\(path): \($0.path): was \($0.old) when the training began, found \($0.new)" }
        .joined(separator: "\n")
        + "\n\(path): --resume continues the same training; for another one choose another --output")
  }

  /// Whether a name is that of a file that was being written when its process was killed.
  private func isLeftOver(_ name: String) -> Bool { name.hasSuffix(".partial") }
}
