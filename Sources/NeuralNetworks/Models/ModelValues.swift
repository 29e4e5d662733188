import Essentials

/// What the values of a model section may stand for.
///
/// | written | means |
/// | --- | --- |
/// | `"$units"` | the search parameter `units` |
/// | `{"each": [32, 64, 128]}` | in a repetition, the entry of the present copy |
/// | `{"pick": [2, 3, 5, 7], "by": "$kernel"}` | the entry that an integer from 0, or a flag, points at |
/// | `{"value": "$units", "times": 3, "over": 2}` | units · 3 / 2; of integers an integer, rounded toward zero |
///
/// `times` and `over` may stand beside `each` and `pick` too, and every part may be such a value again.
struct ModelValues {
  /// What `"$name"` stands for.
  let parameters: [String: JSONValue]
  /// The copies, from 0, of the repetitions around, outermost first.
  var copies: [Int] = []

  /// The value with everything in it replaced by what it stands for.
  /// - Parameters:
  ///   - path: Where the value stands in its document.
  ///   - faults: Gets one for each name that is not a parameter, and so on.
  func resolve(_ value: JSONValue, path: String, faults: inout [SettingsFault]) -> JSONValue {
    switch value {
    case .string(let text) where text.hasPrefix("$"):
      let name = String(text.dropFirst())
      if let value = parameters[name] { return value }
      faults.append(SettingsFault(path: path, message: unknown(name)))
      return .null
    case .array(let items):
      return .array(items.enumerated().map { resolve($1, path: "\(path)[\($0)]", faults: &faults) })
    case .object(let members):
      if let form = ComputedForm.of(members) {
        return computed(form, members, path: path, faults: &faults)
      }
      return .object(members.mapValuesInOrder { resolve($1, path: "\(path).\($0)", faults: &faults) })
    case .null, .bool, .integer, .number, .string:
      return value
    }
  }

  private func unknown(_ name: String) -> String {
    let names = parameters.keys.sorted()
    if let near = nearest(name, among: names) {
      return "there is no search parameter \"\(name)\"; did you mean \"$\(near)\"?"
    }
    let known = names.isEmpty ? "none" : names.map { "\"$\($0)\"" }.joined(separator: ", ")
    return "there is no search parameter \"\(name)\"; known here: \(known)"
  }
}

// MARK: - Computed values

/// The key that makes an object a computed value.
private enum ComputedForm: String, CaseIterable {
  case each, pick, value

  static func of(_ members: [String: JSONValue]) -> ComputedForm? {
    allCases.first { members[$0.rawValue] != nil }
  }

  var keys: [String] {
    let own = self == .pick ? ["pick", "by"] : [rawValue]
    return own + ["times", "over"]
  }
}

extension ModelValues {
  private func computed(
    _ form: ComputedForm, _ members: [String: JSONValue], path: String, faults: inout [SettingsFault]
  ) -> JSONValue {
    let before = faults.count
    for key in members.keys.sorted() where !form.keys.contains(key) {
      let hint = nearest(key, among: form.keys).map { "did you mean \"\($0)\"?" }
      let message = "unknown key; \(hint ?? "known here: \(form.keys.joined(separator: ", "))")"
      faults.append(SettingsFault(path: "\(path).\(key)", message: message))
    }
    let parts = members.mapValuesInOrder { resolve($1, path: "\(path).\($0)", faults: &faults) }
    guard faults.count == before else { return .null }
    do {
      var result = try chosen(form, parts)
      if let factor = parts["times"] { result = try product(result, factor) }
      if let divisor = parts["over"] { result = try quotient(result, divisor) }
      return result
    } catch {
      faults.append(SettingsFault(path: "\(path).\(error.key)", message: error.message))
      return .null
    }
  }

  /// What is wrong with one key of a computed value.
  private struct Fault: Error {
    let key: String
    let message: String
  }

  private func chosen(_ form: ComputedForm, _ parts: [String: JSONValue]) throws(Fault) -> JSONValue {
    let found = parts[form.rawValue] ?? .null
    if form == .value { return found }
    guard let list = found.array else {
      throw Fault(key: form.rawValue, message: "expected a list, found \(found.described)")
    }
    if list.isEmpty { throw Fault(key: form.rawValue, message: "expected a list with entries, found an empty one") }
    if form == .each {
      guard let copy = copies.last else {
        throw Fault(key: "each", message: "expected within a \"repeat\", whose copies it tells apart")
      }
      guard list.indices.contains(copy) else {
        throw Fault(
          key: "each", message: "expected an entry for each copy, at least \(copy + 1), found \(list.count)")
      }
      return list[copy]
    }
    let place = parts["by"] ?? .null
    guard let index = place.integer ?? place.bool.map({ $0 ? 1 : 0 }), list.indices.contains(index) else {
      let found = parts["by"] == nil ? "nothing" : place.described
      throw Fault(
        key: "by", message: "expected an integer from 0 to \(list.count - 1), or a flag, found \(found)")
    }
    return list[index]
  }

  private func product(_ value: JSONValue, _ factor: JSONValue) throws(Fault) -> JSONValue {
    let (left, right) = try numbers(value, factor, key: "times")
    guard case (.integer(let left), .integer(let right)) = (left, right) else {
      return .number((left.number ?? 0) * (right.number ?? 0))
    }
    let (result, isOverflow) = left.multipliedReportingOverflow(by: right)
    if isOverflow { throw Fault(key: "times", message: "\(left) times \(right) is too large a number") }
    return .integer(result)
  }

  private func quotient(_ value: JSONValue, _ divisor: JSONValue) throws(Fault) -> JSONValue {
    let (left, right) = try numbers(value, divisor, key: "over")
    if right.number == 0 { throw Fault(key: "over", message: "expected a number other than 0, found 0") }
    guard case (.integer(let left), .integer(let right)) = (left, right) else {
      return .number((left.number ?? 0) / (right.number ?? 1))
    }
    let (result, isOverflow) = left.dividedReportingOverflow(by: right)
    if isOverflow { throw Fault(key: "over", message: "\(left) over \(right) is too large a number") }
    return .integer(result)
  }

  private func numbers(
    _ value: JSONValue, _ other: JSONValue, key: String
  ) throws(Fault) -> (JSONValue, JSONValue) {
    guard value.number != nil else {
      throw Fault(key: key, message: "expected beside a number, found \(value.described)")
    }
    guard other.number != nil else {
      throw Fault(key: key, message: "expected a number, found \(other.described)")
    }
    return (value, other)
  }
}

extension [String: JSONValue] {
  /// The members changed one after the other in the order of their keys, so that faults are in it too.
  func mapValuesInOrder(_ change: (String, JSONValue) -> JSONValue) -> [String: JSONValue] {
    Dictionary(uniqueKeysWithValues: sorted { $0.key < $1.key }.map { ($0.key, change($0.key, $0.value)) })
  }
}
