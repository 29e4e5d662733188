import Essentials

/// As much of JSON Schema (draft 2020-12) as the schema of configs uses.
struct SchemaValidator {
  let root: JSONValue

  /// What is wrong with a value, by path; empty if nothing is.
  func faults(of value: JSONValue) -> [String] {
    var faults: [String] = []
    _ = check(value, root, "", &faults)
    return faults
  }

  /// - Returns: The members that were evaluated.
  private func check(_ value: JSONValue, _ schema: JSONValue, _ path: String, _ faults: inout [String]) -> Set<String> {
    if case .bool(let holds) = schema {
      if !holds { faults.append("\(path): nothing is allowed") }
      return []
    }
    let before = faults.count
    var evaluated: Set<String> = []
    func expect(_ holds: Bool, _ message: @autoclosure () -> String) {
      if !holds { faults.append("\(path): \(message())") }
    }
    if let name = schema["$ref"]?.string?.split(separator: "/").last.map(String.init) {
      evaluated.formUnion(check(value, root["$defs"]?[name] ?? false, path, &faults))
    }
    if let type = schema["type"] {
      let names = type.array ?? [type]
      expect(names.contains { Self.isOf($0.string ?? "", value) }, "expected \(type.line), found \(value.line)")
    }
    if let names = schema["enum"]?.array {
      expect(names.contains(value), "expected one of \(names), found \(value.line)")
    }
    if let constant = schema["const"] { expect(constant == value, "expected \(constant.line), found \(value.line)") }
    if let number = value.number {
      if let minimum = schema["minimum"]?.number { expect(number >= minimum, "below \(minimum)") }
      if let maximum = schema["maximum"]?.number { expect(number <= maximum, "above \(maximum)") }
    }
    if let text = value.string, let pattern = schema["pattern"]?.string, pattern == "^\\$" {
      expect(text.hasPrefix("$"), "expected a reference, found \(text)")
    }
    if let items = schema["items"] {
      for (index, item) in (value.array ?? []).enumerated() { _ = check(item, items, "\(path)[\(index)]", &faults) }
    }
    for part in schema["allOf"]?.array ?? [] { evaluated.formUnion(check(value, part, path, &faults)) }
    for keyword in ["anyOf", "oneOf"] {
      guard let parts = schema[keyword]?.array else { continue }
      let passed = parts.compactMap { part in passes(value, part) }
      expect(keyword == "anyOf" ? !passed.isEmpty : passed.count == 1, "fits \(passed.count) of \(keyword)")
      for part in passed { evaluated.formUnion(part) }
    }
    if let part = schema["not"] { expect(passes(value, part) == nil, "fits what it must not") }
    if let condition = schema["if"], let members = passes(value, condition) {
      evaluated.formUnion(members)
      if let part = schema["then"] { evaluated.formUnion(check(value, part, path, &faults)) }
    }
    guard let members = value.object else { return evaluated }
    for name in schema["required"]?.array?.compactMap(\.string) ?? [] { expect(members[name] != nil, "lacks \(name)") }
    let properties = schema["properties"]?.object ?? [:]
    for (name, member) in members {
      if let own = properties[name] {
        _ = check(member, own, path + "." + name, &faults)
        evaluated.insert(name)
      } else if let others = schema["additionalProperties"] {
        _ = check(member, others, path + "." + name, &faults)
        evaluated.insert(name)
      }
    }
    if schema["unevaluatedProperties"] == false {
      for name in members.keys.sorted() where !evaluated.contains(name) { faults.append("\(path).\(name): unknown") }
      evaluated = Set(members.keys)
    }
    return faults.count == before ? evaluated : []
  }

  /// The members that a schema evaluates; nil if the value does not fit it.
  private func passes(_ value: JSONValue, _ schema: JSONValue) -> Set<String>? {
    var faults: [String] = []
    let members = check(value, schema, "", &faults)
    return faults.isEmpty ? members : nil
  }

  private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
    switch type {
    case "null": value == .null
    case "boolean": value.bool != nil
    case "integer": value.integer != nil
    case "number": value.number != nil
    case "string": value.string != nil
    case "array": value.array != nil
    default: type == "object" && value.object != nil
    }
  }
}
