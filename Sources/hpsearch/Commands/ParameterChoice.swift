import Essentials
import Search

/// The parameters that `--parameters` chooses for one training.
///
/// An object replaces the named parameters of the baseline, a list gives all of them in table order, and a file holds
/// either, or has it under `parameters`, as `best.json` does. Without the flag, the baseline is used.
enum ParameterChoice {
  static let option = Option.text(
    "parameters", placeholder: "JSON|FILE",
    help:
      "An object that replaces some of the baseline's, a list of all in\ntable order, or a file with either, such as a run's best.json;\ndefault: the baseline."
  )

  /// - Throws: `UsageError`, `SettingsError`.
  static func read(_ arguments: Arguments, space: SearchSpace, baseline: Assignment?) throws -> Assignment {
    guard let given = arguments[option] else {
      if let baseline { return baseline }
      throw UsageError("--parameters is required, since the config has no baseline")
    }
    let (value, source) = try value(given)
    let complete = value.object.map { changes in
      JSONValue.object((baseline?.parameters ?? [:]).merging(changes) { $1 })
    }
    let document = JSONValue.object(["parameters": complete ?? value])
    let (assignment, _) = try Settings.read(document, from: source) { space.assignment("parameters", of: $0) }
    return assignment ?? Assignment([])
  }

  private static func value(_ given: String) throws -> (JSONValue, source: String) {
    if given.hasPrefix("{") || given.hasPrefix("[") {
      do {
        return (try JSONValue(parsing: Array(given.utf8)), "--parameters")
      } catch {
        throw UsageError("--parameters: \(error)")
      }
    }
    do {
      let file = try Files.readJSON(given)
      return (file["parameters"] ?? file, given)
    } catch let error as FileError {
      throw UsageError("--parameters: \(error)")
    }
  }
}
