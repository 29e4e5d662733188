import Essentials

/// Where things lie in a run directory.
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
  /// What the worker processes wrote to standard error.
  public var workersLog: String { directory + "/workers.log" }
  /// Weights of trials that may become the best; gone when the study is at rest.
  var weights: String { directory + "/weights" }
  func weights(of trial: Int) -> String { weights + "/trial-\(trial).safetensors" }
  /// Pictures of what trained networks make: `generation-07.png`, and those of trials that may become one.
  public var samples: String { directory + "/samples" }
  public func samples(ofGeneration index: Int) -> String {
    let digits = "\(index)"
    return samples + "/generation-" + String(repeating: "0", count: max(0, 2 - digits.count)) + digits + ".png"
  }
  func samples(of trial: Int) -> String { samples + "/trial-\(trial).png" }
}
