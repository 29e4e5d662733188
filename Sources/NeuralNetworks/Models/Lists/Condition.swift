import Essentials

/// How a `when` compares its value.
private enum Comparison: String, CaseIterable {
  case equals = "is"
  case atLeast
  case below

  /// nil when the values cannot be compared so.
  func isMet(_ value: JSONValue, _ bound: JSONValue) -> Bool? {
    let numbers = value.number.flatMap { value in bound.number.map { (value, $0) } }
    switch self {
    case .equals: return numbers.map { $0.0 == $0.1 } ?? (value == bound)
    case .atLeast: return numbers.map { $0.0 >= $0.1 }
    case .below: return numbers.map { $0.0 < $0.1 }
    }
  }
}

extension ModelValues {
  /// Whether the condition of a `when` is met: a flag such as `true` or `"$dropout"`, or a comparison such as
  /// `{"value": "$blocks", "atLeast": 3}`, with `is`, `atLeast` or `below`.
  /// - Parameter path: The path of the `when` in its document.
  func isMet(_ condition: JSONValue, path: String, faults: inout [SettingsFault]) -> Bool {
    if case .object(let members) = condition, members["value"] != nil {
      return compares(members, path: path, faults: &faults)
    }
    let before = faults.count
    let value = resolve(condition, path: path, faults: &faults)
    if let flag = value.bool { return flag }
    if faults.count == before {
      let example = "such as {\"value\": \"$layers\", \"atLeast\": 2}"
      faults.append(
        SettingsFault(
          path: path, message: "expected true, false or a comparison \(example), found \(value.described)"))
    }
    return true
  }

  private func compares(
    _ members: [String: JSONValue], path: String, faults: inout [SettingsFault]
  ) -> Bool {
    let keys = Comparison.allCases.map(\.rawValue)
    let before = faults.count
    for key in members.keys.sorted() where key != "value" && !keys.contains(key) {
      let hint = nearest(key, among: keys).map { "did you mean \"\($0)\"?" }
      let message = "unknown key; \(hint ?? "known here: value, \(keys.joined(separator: ", "))")"
      faults.append(SettingsFault(path: "\(path).\(key)", message: message))
    }
    let given = Comparison.allCases.filter { members[$0.rawValue] != nil }
    if faults.count == before, given.count != 1 {
      let all = keys.map { "\"\($0)\"" }.joined(separator: ", ")
      faults.append(
        SettingsFault(path: path, message: "expected one of \(all) beside \"value\", found \(given.count)"))
    }
    let parts = members.mapValuesInOrder { resolve($1, path: "\(path).\($0)", faults: &faults) }
    guard faults.count == before, let comparison = given.first else { return true }
    let (value, bound) = (parts["value"] ?? .null, parts[comparison.rawValue] ?? .null)
    if let result = comparison.isMet(value, bound) { return result }
    let (key, wrong) = value.number == nil ? ("value", value) : (comparison.rawValue, bound)
    faults.append(
      SettingsFault(path: "\(path).\(key)", message: "expected a number, found \(wrong.described)"))
    return true
  }
}
