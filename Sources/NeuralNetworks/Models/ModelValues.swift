import Essentials

/// The ways to write a value of a model section.
///
/// | written | means |
/// | --- | --- |
/// | `"$units"` | the search parameter `units` |
/// | `{"each": [32, 64, 128]}` | in a repetition, the entry of the present copy |
/// | `{"pick": [2, 3, 5, 7], "by": "$kernel"}` | the entry that an integer from 0, or a flag, points at |
/// | `{"value": "$units", "times": 3, "over": 2, "plus": 1}` | units · 3 / 2 + 1, whatever the order of the keys |
///
/// Integers over an integer are one, rounded toward zero. `times`, `over` and `plus` may be used with `each` and
/// `pick` too, and every part may be such a value again.
struct ModelValues {
  /// The values of `"$name"`.
  var parameters: [String: JSONValue]
  /// The copies, from 0, of the repetitions around, outermost first.
  var copies: [Int] = []

  /// The value with all references and computed values in it replaced.
  /// - Parameters:
  ///   - path: The value's path in its document.
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

  /// The value with everything replaced.
  /// - Parameters:
  ///   - path: The value's path in its document.
  ///   - file: The document's name, for errors.
  /// - Throws: `SettingsError` with every fault.
  func resolved(_ value: JSONValue, path: String, from file: String) throws(SettingsError) -> JSONValue {
    var faults: [SettingsFault] = []
    let result = resolve(value, path: path, faults: &faults)
    guard faults.isEmpty else { throw SettingsError(file: file, faults: faults) }
    return result
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
    return own + ["times", "over", "plus"]
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
      if let summand = parts["plus"] { result = try sum(result, summand) }
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
    let selector = parts["by"] ?? .null
    guard let index = selector.integer ?? selector.bool.map({ $0 ? 1 : 0 }), list.indices.contains(index) else {
      let found = parts["by"] == nil ? "nothing" : selector.described
      throw Fault(
        key: "by", message: "expected an integer from 0 to \(list.count - 1), or a flag, found \(found)")
    }
    return list[index]
  }

  private func product(_ value: JSONValue, _ factor: JSONValue) throws(Fault) -> JSONValue {
    try combined(value, factor, key: "times", { $0.multipliedReportingOverflow(by: $1) }, { $0 * $1 })
  }

  private func quotient(_ value: JSONValue, _ divisor: JSONValue) throws(Fault) -> JSONValue {
    if divisor.number == 0 { throw Fault(key: "over", message: "expected a number other than 0, found 0") }
    return try combined(value, divisor, key: "over", { $0.dividedReportingOverflow(by: $1) }, { $0 / $1 })
  }

  private func sum(_ value: JSONValue, _ summand: JSONValue) throws(Fault) -> JSONValue {
    try combined(value, summand, key: "plus", { $0.addingReportingOverflow($1) }, { $0 + $1 })
  }

  private func combined(
    _ value: JSONValue, _ other: JSONValue, key: String,
    _ integers: (Int, Int) -> (partialValue: Int, overflow: Bool), _ numbers: (Double, Double) -> Double
  ) throws(Fault) -> JSONValue {
    guard let left = value.number else {
      throw Fault(key: key, message: "expected beside a number, found \(value.described)")
    }
    guard let right = other.number else {
      throw Fault(key: key, message: "expected a number, found \(other.described)")
    }
    guard case (.integer(let left), .integer(let right)) = (value, other) else {
      return .number(numbers(left, right))
    }
    let (result, isOverflow) = integers(left, right)
    if isOverflow { throw Fault(key: key, message: "\(left) and \(right) lead to too large a number") }
    return .integer(result)
  }
}

extension [String: JSONValue] {
  /// The members changed one after the other in the order of their keys, so that faults are in it too.
  func mapValuesInOrder(_ change: (String, JSONValue) -> JSONValue) -> [String: JSONValue] {
    Dictionary(uniqueKeysWithValues: sorted { $0.key < $1.key }.map { ($0.key, change($0.key, $0.value)) })
  }
}
