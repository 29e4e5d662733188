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
    let complete = try training.resolved(parameters, path: path, from: file)
    return try Settings.read(complete, at: path, from: file) { TrainingSettings($0) }
  }
}

extension JSONValue {
  /// The value with every `"$name"` replaced by the search parameter of that name, and with computed values computed.
  /// - Parameters:
  ///   - parameters: The values of `"$name"`.
  ///   - path: The value's path in its document.
  ///   - file: The document's name, for errors.
  /// - Throws: `SettingsError` with every fault.
  public func resolved(
    _ parameters: [String: JSONValue], path: String, from file: String
  ) throws(SettingsError) -> JSONValue {
    try ModelValues(parameters: parameters).resolved(self, path: path, from: file)
  }

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
