import Essentials

/// The paths of the files in a run directory.
public struct RunPaths: Equatable, Sendable {
  public let directory: String

  public init(_ directory: String) {
    var directory = directory
    while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
    self.directory = directory
  }

  /// The resolved config, with seed and version.
  public var config: String { directory + "/config.json" }
  public var journal: String { directory + "/journal.jsonl" }
  public var best: String { directory + "/best.json" }
  public var bestWeights: String { directory + "/best.safetensors" }
  /// A page about the run, made at its end.
  public var report: String { directory + "/report.html" }
  /// What the worker processes wrote to standard error.
  public var workersLog: String { directory + "/workers.log" }
  /// A directory for each trial, with the files it leaves behind; removed at the end, except for what is kept.
  public var trials: String { directory + "/trials" }
  public func trial(_ number: Int) -> TrialFiles { TrialFiles("\(trials)/\(number)") }
  /// The files of one retraining of a candidate for the best.
  func confirmation(_ candidate: Int, _ count: Int) -> TrialFiles {
    TrialFiles("\(trials)/confirmation-\(candidate)-\(count)")
  }
  /// The files of the winner's training on all samples.
  var refit: TrialFiles { TrialFiles("\(trials)/refit") }
  /// Pictures that the best network of each generation generates: `generation-07.png`.
  public var samples: String { directory + "/samples" }
  public func samples(ofGeneration index: Int) -> String {
    let digits = "\(index)"
    return samples + "/generation-" + String(repeating: "0", count: max(0, 2 - digits.count)) + digits + ".png"
  }
}
