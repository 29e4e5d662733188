import Essentials
import Problems
import Studies

/// What a list of runs shows of one: read from its journal alone.
struct RunOverview {
  enum State: String {
    case finished
    /// A process writes to its journal.
    case running
    /// No process does, and the search has not ended.
    case interrupted
    /// The search ended without one successful trial.
    case failed
  }

  /// The path of its folder.
  let path: String
  /// The method of a search, or `gan` for one GAN's training.
  let method: String
  let state: State
  /// Trials, or epochs of a GAN's training.
  let count: Int
  /// What is optimized, and its best value so far; nil if there is none.
  let best: (metric: String, value: Double)?
  /// When the journal was last written, seconds since 1970.
  let changed: Double
  /// Bytes.
  let size: Int

  /// - Returns: Nil if the folder is no run, or its journal cannot be read.
  init?(_ path: String) {
    if GANFolder.isThere(path) {
      self.init(gan: path)
    } else {
      self.init(search: path)
    }
  }

  private init?(search path: String) {
    let file = RunPaths(path).journal
    guard let stamp = Files.stamp(file), let journal = try? JournalContents(path: file), let study = journal.study
    else { return nil }
    let isFinished = journal.isFinished
    state =
      FileLock.isHeld(file)
      ? .running : !isFinished ? .interrupted : journal.complete == 0 ? .failed : .finished
    self.path = path
    method = study.method
    count = journal.trials.count
    let metric = journal.objectives[0].metric
    best = journal.winner?.fitness.map { (metric, $0) }
    changed = Double(stamp.modified) * 1e-9
    size = Files.totalSize(path)
  }

  private init?(gan path: String) {
    let file = GANFolder(path, resumes: true).log
    guard let stamp = Files.stamp(file), let log = try? GANLog.read(file) else { return nil }
    let end = log.end?["end"]?.string
    state = end == nil ? (FileLock.isHeld(path) ? .running : .interrupted) : end == "diverged" ? .failed : .finished
    self.path = path
    method = "gan"
    count = log.epochs.count
    best = nil
    changed = Double(stamp.modified) * 1e-9
    size = Files.totalSize(path)
  }

  /// The runs directly below a folder, the one that was written last first.
  /// - Throws: `FileError`.
  static func all(below folder: String) throws -> [RunOverview] {
    guard Files.isDirectory(folder) else { return [] }
    return try Files.list(folder).compactMap { RunOverview("\(folder)/\($0)") }.sorted {
      ($1.changed, $0.path) < ($0.changed, $1.path)
    }
  }
}

extension RunOverview {
  var json: JSONValue {
    [
      "path": .string(path), "method": .string(method), "state": .string(state.rawValue),
      (method == "gan" ? "epochs" : "trials"): .integer(count),
      "best": best.map { .number($0.value) } ?? .null, "metric": best.map { .string($0.metric) } ?? .null,
      "changed": .string(Timestamp(seconds: changed).description), "bytes": .integer(size),
    ]
  }

  /// A table for people.
  /// - Parameter now: Seconds since 1970, for the runs' ages.
  static func table(_ runs: [RunOverview], now: Double) -> TextTable {
    var table = TextTable([
      ("run", .left), ("method", .left), ("state", .left), ("trials", .right), ("best", .right), ("metric", .left),
      ("changed", .right), ("size", .right),
    ])
    table.rows = runs.map { run in
      [
        run.path, run.method, run.state.rawValue, run.method == "gan" ? "\(run.count) ep" : "\(run.count)",
        run.best.map { measured($0.value) } ?? "-", run.best?.metric ?? "-", age(now - run.changed),
        describedSize(run.size),
      ]
    }
    return table
  }

  /// `3 min 20 s ago`, `12 days ago`.
  private static func age(_ seconds: Double) -> String {
    let days = Int(max(0, seconds) / 86_400)
    return (days > 1 ? "\(days) days" : describedDuration(max(0, seconds.rounded()))) + " ago"
  }
}
