import Essentials

/// A setting that differs between the config that something began with and the one given now.
public struct ConfigChange: Equatable, Sendable {
  /// Path of the key, such as `training.epochs`.
  public let path: String
  public let old: String
  public let new: String
}

extension ConfigChange {
  /// Every difference between two resolved configs, in order of path, but for those at or below a path
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
      if !isSame(old ?? .null, new ?? .null) {
        changes.append(
          ConfigChange(path: path, old: old?.line ?? "absent", new: new?.line ?? "absent"))
      }
    }
  }

  /// Equality that takes 1 and 1.0 for the same number.
  static func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
    switch (left, right) {
    case (.integer(let a), .integer(let b)): a == b
    case (.integer, .number), (.number, .integer), (.number, .number): left.number == right.number
    case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy(isSame)
    case (.object(let a), .object(let b)):
      a.count == b.count && a.allSatisfy { key, value in b[key].map { isSame(value, $0) } ?? false }
    default: left == right
    }
  }
}
