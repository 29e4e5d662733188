import Essentials
import Problems
import Studies

/// A configuration of a single GAN's training: a problem of type "gan" without a `method`.
public struct GANExperiment: Sendable {
  public let name: String
  public let seed: Int
  public let problem: GANProblem
  /// The configuration with all defaults filled in.
  public let resolved: JSONValue

  /// Whether a configuration describes a single training of a GAN, and no search.
  public static func isSingle(_ config: JSONValue) -> Bool {
    config["problem"]?["type"]?.string == GANProblem.entry.name && config["method"] == nil
      && config["strategy"]?["name"] == nil
  }

  /// - Parameter file: The configuration's name in messages.
  /// - Throws: `SettingsError` naming every fault.
  public init(_ config: JSONValue, from file: String) throws {
    let (parts, resolved) = try Settings.read(Experiment.settings(config), from: file) { reader in
      _ = reader.raw("description")
      _ = reader.section("problem").choice("type", among: [GANProblem.entry.name])
      return (
        name: reader.fileName("name"), seed: reader.integer("seed", default: 1, in: 0...(1 << 53 - 1)),
        problem: GANProblem(reader, from: file)
      )
    }
    (name, seed, problem) = parts
    self.resolved = resolved
    try problem.check()
  }

  /// Prepares the training; the data set is opened.
  /// - Parameter progress: Called with the number of prepared samples and their total.
  public func open(progress: (Int, Int) -> Void = { _, _ in }) throws -> GANRun {
    try problem.open(seed: seed, config: resolved, progress: progress)
  }
}
