import Essentials

extension SearchSpace {
  /// Reads a `space` list. Each item has `name`, `type` (`integer`, `real`, `choice`, `flag`, `bits`), and
  /// `min` and `max`, or `choices` (texts or numbers), or `length`; a real one may be `logarithmic`.
  public init(_ readers: [SettingsReader]) {
    var names: Set<String> = []
    self.init(
      readers.map { reader in
        let name = reader.text("name")
        if !names.insert(name).inserted { reader.refuse("name", "the name \"\(name)\" is used twice") }
        return SearchParameter(name: name, domain: Domain(reader))
      })
  }

  /// Reads an assignment written as a list in table order or as an object by name.
  public func assignment(_ key: String, of reader: SettingsReader) -> Assignment? {
    let given = reader.raw(key)
    // Without a space there is nothing to compare with, and that is a fault already.
    if count == 0 { return nil }
    guard let value = given else {
      reader.refuse(key, "missing; expected a list of \(count) values in the order of the space")
      return nil
    }
    let values: [JSONValue?]
    if let list = value.array, list.count == count {
      values = list
    } else if let object = value.object {
      for name in object.keys.sorted() where !names.contains(name) {
        let hint = nearest(name, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
        reader.refuse("\(key).\(name)", "unknown parameter\(hint)")
      }
      values = names.map { object[$0] }
    } else {
      let found = value.array.map { "a list of \($0.count)" } ?? value.described
      reader.refuse(key, "expected \(count) values in the order of the space, found \(found)")
      return nil
    }
    let entries = zip(parameters, values).map { parameter, value -> Assignment.Entry? in
      guard let found = value, let known = parameter.domain.value(found) else {
        let found = value?.described ?? "nothing"
        reader.refuse(
          "\(key).\(parameter.name)", "expected \(parameter.domain.described), found \(found)")
        return nil
      }
      return Assignment.Entry(name: parameter.name, value: known)
    }
    let complete = entries.compactMap { $0 }
    return complete.count == count ? Assignment(complete) : nil
  }
}

extension Domain {
  private enum Kind: String, CaseIterable { case integer, real, choice, flag, bits }

  init(_ reader: SettingsReader) {
    switch reader.choice("type", of: Kind.self) {
    case .integer:
      let low = reader.integer("min")
      let high = reader.integer("max")
      self = .integer(low...max(low, high))
      if high < low { reader.refuse("max", "must be at least min (\(low)), found \(high)") }
    case .real:
      let low = reader.number("min")
      let high = reader.number("max")
      let logarithmic = reader.flag("logarithmic", default: false)
      self = .real(low...max(low, high), logarithmic: logarithmic)
      if high < low { reader.refuse("max", "must be at least min (\(low)), found \(high)") }
      if !(high - low).isFinite { reader.refuse("max", "is too far from min, \(low), found \(high)") }
      if logarithmic, low < Double.leastNormalMagnitude {
        reader.refuse("min", "must be above 0 on a logarithmic scale, found \(low)")
      }
    case .choice:
      let labels = Self.labels(reader)
      // A label for the rest of the reading, whose outcome is refused.
      self = .choice(labels.isEmpty ? [""] : labels)
    case .flag:
      self = .flag
    case .bits:
      self = .bits(reader.integer("length", in: 1...BitGene.longest, unit: "bits"))
    }
  }

  private static func labels(_ reader: SettingsReader) -> [JSONValue] {
    let expected = "expected a list of texts or of numbers"
    guard let found = reader.raw("choices"), found != .null else {
      reader.refuse("choices", "missing; \(expected)")
      return []
    }
    guard let labels = found.array else {
      reader.refuse("choices", "\(expected), found \(found.described)")
      return []
    }
    for (index, label) in labels.enumerated() {
      let isFirstKind = (label.number == nil) == (labels[0].number == nil)
      guard label.string != nil || label.number != nil, isFirstKind else {
        reader.refuse("choices", "\(expected), found \(label.described) at index \(index)")
        return []
      }
      if labels[..<index].contains(where: { $0 == label || ($0.number != nil && $0.number == label.number) }) {
        reader.refuse("choices", "a label stands twice")
        return labels
      }
    }
    if labels.isEmpty { reader.refuse("choices", "expected at least one label, found none") }
    return labels
  }
}
