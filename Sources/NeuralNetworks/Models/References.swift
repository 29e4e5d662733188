import Essentials

extension JSONValue {
  /// The value with every text `"$name"` in it replaced by the parameter of that name.
  /// - Parameters:
  ///   - path: Where the value stands in its document.
  ///   - faults: Gets one for each name that is not a parameter.
  public func replacingReferences(
    with parameters: [String: JSONValue], path: String, faults: inout [SettingsFault]
  ) -> JSONValue {
    switch self {
    case .string(let text) where text.hasPrefix("$"):
      let name = String(text.dropFirst())
      if let value = parameters[name] { return value }
      faults.append(SettingsFault(path: path, message: Self.unknown(name, among: parameters.keys.sorted())))
      return .null
    case .array(let items):
      return .array(
        items.enumerated().map {
          $1.replacingReferences(with: parameters, path: "\(path)[\($0)]", faults: &faults)
        })
    case .object(let members):
      // In a fixed order, so that faults are.
      return .object(
        Dictionary(
          uniqueKeysWithValues: members.sorted { $0.key < $1.key }.map { key, value in
            (key, value.replacingReferences(with: parameters, path: "\(path).\(key)", faults: &faults))
          }))
    case .null, .bool, .integer, .number, .string:
      return self
    }
  }

  private static func unknown(_ name: String, among names: [String]) -> String {
    if let near = nearest(name, among: names) {
      return "there is no search parameter \"\(name)\"; did you mean \"$\(near)\"?"
    }
    let known = names.isEmpty ? "none" : names.map { "\"$\($0)\"" }.joined(separator: ", ")
    return "there is no search parameter \"\(name)\"; known here: \(known)"
  }
}
