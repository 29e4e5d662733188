import Essentials

extension SearchSpace {
  /// Reads an assignment written as a list in table order or as an object by name. Values of parameters that others
  /// make inactive are checked and left out.
  public func assignment(_ key: String, of reader: SettingsReader) -> Assignment? {
    let given = reader.raw(key)
    // A missing space, or one with faults, is reported elsewhere.
    if count == 0 || isBroken { return nil }
    guard let value = given else {
      reader.refuse(key, "missing; expected a list of \(count) values in the order of the space")
      return nil
    }
    return assignment(value, at: key, of: reader)
  }

  /// Reads `baseline`, of problems that nobody has parameters for yet; nil if there is none.
  public func optionalBaseline(of reader: SettingsReader) -> Assignment? {
    if reader.has("baseline") { return assignment("baseline", of: reader) }
    _ = reader.raw("baseline")
    return nil
  }

  /// Reads an assignment that `reader` has at a key, or in a list at a key.
  public func assignment(_ value: JSONValue, at key: String, of reader: SettingsReader) -> Assignment? {
    let values: [JSONValue?]
    if let list = value.array, list.count == count {
      values = list
    } else if let object = value.object {
      for name in object.keys.sorted() where index(of: name) == nil {
        let hint = suggestion(for: name, among: names)
        reader.refuse("\(key).\(name)", "unknown parameter\(hint)")
      }
      values = names.map { object[$0] }
    } else {
      let found = value.array.map { "a list of \($0.count)" } ?? value.described
      reader.refuse(key, "expected \(count) values in the order of the space, found \(found)")
      return nil
    }
    var isComplete = true
    var entries: [Assignment.Entry] = []
    for (parameter, value) in zip(parameters, values) {
      let isNeeded = isActive(parameter, given: entries)
      if value == nil || value == .null, !isNeeded { continue }
      guard let found = value, let known = parameter.domain.value(found) else {
        let found = value?.described ?? "nothing"
        reader.refuse("\(key).\(parameter.name)", "expected \(parameter.domain.described), found \(found)")
        isComplete = false
        continue
      }
      if isNeeded { entries.append(Assignment.Entry(name: parameter.name, value: known)) }
    }
    guard isComplete else { return nil }
    let assignment = Assignment(entries)
    if !allows(assignment) { reader.refuse(key, "is forbidden, or violates a constraint") }
    return assignment
  }
}
