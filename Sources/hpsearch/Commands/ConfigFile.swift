import Essentials

/// A config as the command line gives it: the file of `--config`, changed by every `--set` and by `--seed`.
///
/// A run's `best.json` stands for the config of the run with its parameters as the baseline.
struct ConfigFile: Equatable {
  /// The file's name in messages.
  let path: String
  var value: JSONValue

  /// - Parameter dataset: A section that replaces the file's own, before anything is set.
  /// - Throws: `UsageError`, `SettingsError`.
  init(_ arguments: Arguments, dataset: JSONValue? = nil) throws {
    path = try arguments.required(.config)
    value = try Self.read(path)
    if let best = BestFile(value, at: path) { value = try best.config(Self.read(best.configPath)) }
    if let dataset, case .object(var members) = value {
      members["dataset"] = dataset
      value = .object(members)
    }
    try apply(arguments)
  }

  /// The config of a run with a trial's parameters as the baseline.
  init(_ trial: BestFile, changedBy arguments: Arguments) throws {
    path = trial.configPath
    value = try trial.config(Self.read(path))
    try apply(arguments)
  }

  private static func read(_ path: String) throws -> JSONValue {
    do {
      return try Files.readJSON(path)
    } catch let error as FileError {
      throw UsageError(error.description)
    }
  }

  /// A config given on the command line instead of a file.
  init(_ value: JSONValue, changedBy arguments: Arguments) throws {
    path = "command line"
    self.value = value
    try apply(arguments)
  }

  private mutating func apply(_ arguments: Arguments) throws {
    for assignment in arguments.all(.set) { try apply(assignment) }
    if let seed = arguments[.seed] { try apply("seed=\(seed)", flag: "--seed") }
  }

  private mutating func apply(_ assignment: String, flag: String = "--set") throws {
    let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw UsageError("\(flag) \(assignment): expected KEY.PATH=VALUE, such as training.epochs=20")
    }
    let text = Array(parts[1].utf8)
    let given = (try? JSONValue(parsing: text)) ?? .string(String(parts[1]))
    do {
      try value.set(JSONPath(String(parts[0])), to: given)
    } catch let error as JSONPathError {
      throw UsageError("\(flag) \(assignment): \(error)")
    }
  }
}
