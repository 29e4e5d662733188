import Essentials

extension Domain {
  private enum Kind: String, CaseIterable { case integer, real, choice, flag, bits, fixed }

  /// Reads `type` and the keys of that kind: `min`, `max`, `step`, `log`; `choices`, `ordered`; `length`; `value`.
  init(_ reader: SettingsReader) {
    reader.rename("logarithmic", to: "log")
    reader.respell("type", Self.synonyms)
    guard let kind = Self.kind(reader) else {
      // Which keys and values are right depends on the type.
      reader.ignoreKeys()
      self = .flag
      return
    }
    switch kind {
    case .integer: self = Self.integer(reader)
    case .real: self = Self.real(reader)
    case .choice:
      let labels = Self.labels(reader)
      // A placeholder label: reading goes on to find further faults, and then fails.
      self = .choice(labels.isEmpty ? [""] : labels, isOrdered: reader.flag("ordered", default: false))
    case .flag: self = .flag
    case .bits: self = .bits(reader.integer("length", in: 1...BitGene.longest, unit: "bits"))
    case .fixed:
      let value = reader.raw("value") ?? .null
      switch value {
      case .bool, .integer, .number, .string: break
      case .null, .array, .object:
        reader.refuse("value", "expected a text, a number, true or false, found \(value.described)")
      }
      self = .fixed(value)
    }
  }

  /// Other names of the types.
  private static let synonyms = ["int": "integer", "float": "real"]
  /// What other programs' names of distributions are called here.
  private static let answers = [
    "uniform": #""type": "real""#, "loguniform": #""type": "real" with "log": true"#,
    "quniform": #""type": "real" with a "step""#, "randint": #""type": "integer""#, "categorical": #""type": "choice""#,
    "boolean": #""type": "flag""#, "bool": #""type": "flag""#, "constant": #""type": "fixed""#,
  ]

  /// Nil if the type is missing or unknown, which is reported.
  private static func kind(_ reader: SettingsReader) -> Kind? {
    let found = reader.raw("type")?.string
    if let found, let answer = answers[found.lowercased().filter { $0 != "_" && $0 != "-" }] {
      reader.refuse("type", "unknown type \"\(found)\"; here it is called \(answer)")
      return nil
    }
    let faults = reader.faultCount
    let kind = reader.choice("type", of: Kind.self)
    return reader.faultCount == faults ? kind : nil
  }

  private static func integer(_ reader: SettingsReader) -> Domain {
    let faults = reader.faultCount
    let low = reader.integer("min")
    let high = reader.integer("max")
    let step = reader.integer("step", default: 1, in: 1...Int.max)
    let isLogarithmic = reader.flag("log", default: false)
    // Limits that could not be read have been reported already.
    if high < low, reader.faultCount == faults {
      reader.refuse("max", "must be at least min (\(low)), found \(high)")
    }
    if isLogarithmic, low < 1 { reader.refuse("min", "must be at least 1 on a logarithmic scale, found \(low)") }
    let range = low...max(low, high)
    if step > 1, stepCount(range, 1) == nil {
      reader.refuse("max", "is too far from min, \(low), for steps of \(step), found \(high)")
      return .integer(range)
    }
    return .integer(range, step: step, isLogarithmic: isLogarithmic && low >= 1)
  }

  private static func real(_ reader: SettingsReader) -> Domain {
    let low = reader.number("min")
    let high = reader.number("max")
    let isLogarithmic = reader.flag("log", default: false)
    let step = reader.has("step") ? reader.number("step") : nil
    if !reader.has("step") { _ = reader.raw("step") }
    if high < low { reader.refuse("max", "must be at least min (\(low)), found \(high)") }
    if !(high - low).isFinite { reader.refuse("max", "is too far from min, \(low), found \(high)") }
    let isPositive = low >= Double.leastNormalMagnitude
    if isLogarithmic, !isPositive {
      reader.refuse("min", "must be above 0 on a logarithmic scale, found \(low)")
    }
    let range = low...max(low, high)
    if let step, !(step > 0) || stepCount(range, step) == nil {
      reader.refuse(
        "step", "expected a number above 0 that divides the range into fewer than 2^53 steps, found \(step)")
      return .real(range)
    }
    return .real(range, step: step, isLogarithmic: isLogarithmic && isPositive)
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
      if labels[..<index].contains(where: label.isSame) {
        reader.refuse("choices", "the label \(label.line) is given twice")
        return labels
      }
    }
    if labels.isEmpty { reader.refuse("choices", "expected at least one label, found none") }
    return labels
  }
}
