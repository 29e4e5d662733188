import Essentials
import Studies

/// Parameters of a run, as its `best.json` names them: they can stand for the run's config with these as the baseline.
struct BestFile {
  let parameters: [String: JSONValue]
  /// The run that they come from.
  private let run: RunPaths

  var configPath: String { run.config }

  init(_ parameters: [String: JSONValue], of run: RunPaths) {
    self.parameters = parameters
    self.run = run
  }

  /// Nil if a file's content is not a run's `best.json`.
  init?(_ value: JSONValue, at path: String) {
    guard let parameters = value["parameters"]?.object, value["vector"]?.array != nil, value["method"] == nil else {
      return nil
    }
    self.parameters = parameters
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    run = RunPaths(folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder)
  }

  /// The run's config with these parameters as the baseline.
  /// - Throws: `UsageError` if the run has no baseline, since its candidates are drawn whole.
  func config(_ config: JSONValue) throws -> JSONValue {
    guard var members = config.object, members["space"]?.array != nil else {
      throw UsageError(
        "\(run.directory): its candidates are no list of parameters, which could be the baseline of a config; "
          + "use \(run.config)")
    }
    members["baseline"] = .object(parameters)
    return .object(members)
  }
}
