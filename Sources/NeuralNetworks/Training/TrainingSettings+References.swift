import Essentials

extension TrainingSettings {
  /// Reads a `training` object in which any value may be `"$name"`, a search parameter, or what else a model's
  /// values may be.
  /// - Parameters:
  ///   - parameters: The values of `"$name"`.
  ///   - path: The object's path in its document.
  /// - Returns: The settings, and the object with references replaced and defaults filled in.
  /// - Throws: `SettingsError` with every fault.
  public static func read(
    _ training: JSONValue, parameters: [String: JSONValue], at path: String = "training", from file: String
  ) throws -> (settings: TrainingSettings, resolved: JSONValue) {
    var faults: [SettingsFault] = []
    let complete = ModelValues(parameters: parameters).resolve(training, path: path, faults: &faults)
    guard faults.isEmpty else { throw SettingsError(file: file, faults: faults) }
    return try Settings.read(complete, at: path, from: file) { TrainingSettings($0) }
  }
}

extension JSONValue {
  /// Whether there is a `"$name"` anywhere within.
  public var hasReferences: Bool {
    switch self {
    case .string(let text): text.hasPrefix("$")
    case .array(let items): items.contains(where: \.hasReferences)
    case .object(let members): members.values.contains(where: \.hasReferences)
    case .null, .bool, .integer, .number: false
    }
  }
}
