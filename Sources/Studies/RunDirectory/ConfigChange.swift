import Essentials

/// A setting that differs between the config that something began with and the one given now.
public struct ConfigChange: Equatable, Sendable {
  /// Path of the key, such as `training.epochs`.
  public let path: String
  public let old: String
  public let new: String
}

extension ConfigChange {
  /// Every difference between two resolved configs, in order of path, except those at or below a path
  /// in `ignored`.
  public static func between(_ old: JSONValue, _ new: JSONValue, ignoring ignored: Set<String>) -> [ConfigChange] {
    var changes: [ConfigChange] = []
    collect(old, new, at: "", ignoring: ignored, into: &changes)
    return changes
  }

  private static func collect(
    _ old: JSONValue?, _ new: JSONValue?, at path: String, ignoring ignored: Set<String>,
    into changes: inout [ConfigChange]
  ) {
    if ignored.contains(path) { return }
    switch (old, new) {
    case (.object(let left)?, .object(let right)?):
      for key in Set(left.keys).union(right.keys).sorted() {
        collect(
          left[key], right[key], at: path.isEmpty ? key : "\(path).\(key)", ignoring: ignored,
          into: &changes)
      }
    case (.array(let left)?, .array(let right)?)
    where left.count == right.count && left.contains { $0.object != nil }:
      for index in left.indices {
        collect(left[index], right[index], at: "\(path)[\(index)]", ignoring: ignored, into: &changes)
      }
    default:
      if !(old ?? .null).isSame(new ?? .null) {
        changes.append(
          ConfigChange(path: path, old: old?.line ?? "absent", new: new?.line ?? "absent"))
      }
    }
  }
}
