import Essentials

extension SearchSpace {
  /// Reads the keys `space`, `forbidden` and `constraints` of a configuration.
  ///
  /// Each item of `space` has `name` and `type` (`integer`, `real`, `choice`, `flag`, `bits`, `fixed`) with the keys of
  /// its domain, and may have `when`: an object of earlier parameters with the value, list of values or `{"min": …,
  /// "max": …}` for which this one is active. Each item of `forbidden` is such an object: a combination that is never
  /// evaluated. Each item of `constraints` has `coefficients`, numbers by parameter, and `min` or `max` of the sum of
  /// coefficient times value.
  ///
  /// If anything is wrong, the space is marked so that nothing is checked against it.
  public init(_ reader: SettingsReader) {
    let faults = reader.faultCount
    var parameters = ParameterList()
    for item in reader.sections("space") {
      let name = item.text("name")
      let isFirst = parameters[name] == nil
      if !isFirst { item.refuse("name", "the name \"\(name)\" is used twice") }
      let domain = Domain(item)
      let condition = item.has("when") ? clauses("when", of: item, earlier: parameters) : []
      if !item.has("when") { _ = item.raw("when") }
      if isFirst { parameters.append(SearchParameter(name: name, domain: domain, when: condition)) }
    }
    let forbidden = reader.optionalSections("forbidden").map { clauses(of: $0, earlier: parameters) }
    let constraints = reader.optionalSections("constraints").map { LinearConstraint($0, parameters) }
    guard reader.faultCount == faults else {
      self.init(parameters.list)
      isBroken = true
      return
    }
    self.init(parameters.list, forbidden: forbidden.filter { !$0.isEmpty }, constraints: constraints)
    refuseImpossible(reader)
  }

  /// The space that a journal or a file describes by the same keys; nil if it describes none.
  public init?(json: JSONValue) {
    let members = (json.object ?? [:]).filter { ["space", "forbidden", "constraints"].contains($0.key) }
    guard members["space"]?.array != nil,
      let space = try? Settings.read(.object(members), from: "space", { SearchSpace($0) }).settings
    else { return nil }
    self = space
  }

  /// The space by the keys that `init(_:)` reads.
  public var json: [String: JSONValue] {
    var object: [String: JSONValue] = [
      "space": .array(
        parameters.map { parameter in
          var item = parameter.domain.json
          item["name"] = .string(parameter.name)
          if !parameter.condition.isEmpty { item["when"] = .object(members(parameter.condition)) }
          return .object(item)
        })
    ]
    if !forbidden.isEmpty { object["forbidden"] = .array(forbidden.map { .object(members($0)) }) }
    if !constraints.isEmpty { object["constraints"] = .array(constraints.map(\.json)) }
    return object
  }

  private func members(_ clauses: [Clause]) -> [String: JSONValue] {
    Dictionary(clauses.map { ($0.parameter, $0.values.json) }, uniquingKeysWith: { first, _ in first })
  }

  /// A space in which nothing is allowed is a fault of the configuration.
  private func refuseImpossible(_ reader: SettingsReader) {
    guard isConstrained else { return }
    var rng = SeededGenerator(seed: 0).child("allowed")
    if assignment(using: &rng) == nil {
      reader.refuse(
        forbidden.isEmpty ? "constraints" : "forbidden",
        "10,000 random assignments of the space were all refused; expected some that are allowed")
    }
  }
}

/// Parameters that are found by name without a search through all.
private struct ParameterList {
  private(set) var list: [SearchParameter] = []
  private var indexes: [String: Int] = [:]

  subscript(name: String) -> SearchParameter? { indexes[name].map { list[$0] } }

  /// - Parameter parameter: Its name is its own.
  mutating func append(_ parameter: SearchParameter) {
    indexes[parameter.name] = list.count
    list.append(parameter)
  }
}

// MARK: - Clauses

private func clauses(
  _ key: String, of reader: SettingsReader, earlier parameters: ParameterList
) -> [Clause] {
  clauses(of: reader.section(key), earlier: parameters)
}

/// Reads an object of parameters with values.
private func clauses(of reader: SettingsReader, earlier parameters: ParameterList) -> [Clause] {
  if reader.keys.isEmpty { reader.refuse("", "expected at least one parameter with its value") }
  return reader.keys.compactMap { name in
    guard let parameter = parameters[name] else {
      _ = reader.raw(name)
      let hint = suggestion(for: name, among: parameters.list.map(\.name))
      reader.refuse(name, "expected a parameter that comes earlier in the space\(hint)")
      return nil
    }
    return valueSet(name, of: reader, parameter.domain).map { Clause(name, $0) }
  }
}

private func valueSet(_ key: String, of reader: SettingsReader, _ domain: Domain) -> ValueSet? {
  guard let found = reader.raw(key) else { return nil }
  if let range = found.object {
    // Of values that are no numbers none lies in a range.
    guard domain.hasNumbers else {
      reader.refuse(key, "expected \(domain.described), found \(found.line)")
      return nil
    }
    let isWellFormed = range.allSatisfy { name, limit in
      (name == "min" || name == "max") && (limit == .null || limit.number != nil)
    }
    let (low, high) = (range["min"]?.number ?? -.infinity, range["max"]?.number ?? .infinity)
    guard isWellFormed, !range.isEmpty, low <= high else {
      reader.refuse(key, "expected a value, a list of values or {\"min\": …, \"max\": …}, found \(found.line)")
      return nil
    }
    return .range(low...high)
  }
  let values = (found.array ?? [found]).map { ($0, domain.value($0)) }
  if let wrong = values.first(where: { $0.1 == nil }) {
    reader.refuse(key, "expected \(domain.described), found \(wrong.0.described)")
    return nil
  }
  if values.isEmpty { reader.refuse(key, "expected at least one value, found an empty list") }
  return .values(values.compactMap(\.1))
}

extension LinearConstraint {
  /// Reads `coefficients`, `min` and `max`.
  fileprivate init(_ reader: SettingsReader, _ parameters: ParameterList) {
    let section = reader.section("coefficients")
    let terms = section.keys.map { name -> Term in
      let coefficient = section.number(name)
      switch parameters[name]?.domain {
      case nil:
        let hint = suggestion(for: name, among: parameters.list.map(\.name))
        section.refuse(name, "unknown parameter\(hint)")
      case .bits?:
        section.refuse(name, "expected a parameter with numbers as values, found one of bits")
      case .choice(let labels, _)? where !isNumeric(labels):
        section.refuse(name, "expected a parameter with numbers as values, found a choice of texts")
      case .fixed(let value)? where value.number == nil:
        section.refuse(name, "expected a parameter with numbers as values, found one fixed to \(value.line)")
      case .integer?, .real?, .choice?, .flag?, .fixed?: break
      }
      return Term(coefficient, name)
    }
    if terms.isEmpty { reader.refuse("coefficients", "expected at least one number by parameter, found none") }
    let low = reader.number("min", default: -.infinity)
    let high = reader.number("max", default: .infinity)
    if low == -.infinity, high == .infinity { reader.refuse("max", "missing; expected min, max or both") }
    if low > high { reader.refuse("max", "must be at least min (\(low)), found \(high)") }
    self.init(terms, in: min(low, high)...max(low, high))
  }

  fileprivate var json: JSONValue {
    .object([
      "coefficients": .object(
        Dictionary(terms.map { ($0.parameter, .number($0.coefficient)) }, uniquingKeysWith: { first, _ in first })),
      "min": JSONValue(finite: range.lowerBound), "max": JSONValue(finite: range.upperBound),
    ])
  }
}
