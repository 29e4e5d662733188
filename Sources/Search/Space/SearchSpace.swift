import Essentials

/// One named parameter of a search.
public struct SearchParameter: Equatable, Sendable {
  public let name: String
  public let domain: Domain
  /// The parameter is active only if every clause holds; always if there are none. Clauses name parameters that come
  /// earlier in the space; no clause holds for an inactive one.
  public let condition: [Clause]

  public init(name: String, domain: Domain, when condition: [Clause] = []) {
    self.name = name
    self.domain = domain
    self.condition = condition
  }
}

/// The parameters of a search, in table order, with the combinations of their values that are not allowed.
public struct SearchSpace: Equatable, Sendable {
  public let parameters: [SearchParameter]
  /// Combinations that are never evaluated: those for which every clause of one of these lists holds.
  public let forbidden: [[Clause]]
  public let constraints: [LinearConstraint]
  /// Whether it was read from settings with faults, so that what does not fit it may be no fault of its own.
  public internal(set) var isBroken = false
  private let indexes: [String: Int]

  public init(
    _ parameters: [SearchParameter], forbidden: [[Clause]] = [], constraints: [LinearConstraint] = []
  ) {
    self.parameters = parameters
    self.forbidden = forbidden
    self.constraints = constraints
    indexes = Dictionary(
      parameters.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  public var count: Int { parameters.count }
  public var names: [String] { parameters.map(\.name) }
  /// Whether some parameters are active only for some values of others.
  public var isConditional: Bool { parameters.contains { !$0.condition.isEmpty } }
  /// Whether some combinations of values are not allowed.
  public var isConstrained: Bool { !forbidden.isEmpty || !constraints.isEmpty }

  /// The index of the parameter with a name.
  public func index(of name: String) -> Int? { indexes[name] }

  /// The number of assignments, including forbidden ones; nil if there are infinitely many or the space is
  /// conditional.
  public var size: Int? {
    guard !isConditional else { return nil }
    return parameters.reduce(Optional(1)) { product, parameter in
      guard let product, let count = parameter.domain.count else { return nil }
      let (size, isTooLarge) = product.multipliedReportingOverflow(by: count)
      return isTooLarge ? nil : size
    }
  }
}

// MARK: - Assignments

extension SearchSpace {
  /// The assignment of the values that `choose` gives for the active parameters, called in table order.
  public func assignment(_ choose: (_ index: Int, Domain) -> ParameterValue) -> Assignment {
    var entries: [Assignment.Entry] = []
    entries.reserveCapacity(count)
    for (index, parameter) in parameters.enumerated() where isActive(parameter, given: entries) {
      entries.append(Assignment.Entry(name: parameter.name, value: choose(index, parameter.domain)))
    }
    return Assignment(entries)
  }

  /// The assignment at a point of (-1, 1)^n; coordinates of inactive parameters are ignored. The result may
  /// not be allowed.
  public func assignment(at point: [Double]) -> Assignment {
    precondition(point.count == count, "a point needs one coordinate for each parameter")
    return assignment { index, domain in domain.value(at: point[index]) }
  }

  /// An allowed assignment drawn uniformly; nil if 10,000 draws in a row are not allowed.
  public func assignment(using rng: inout SeededGenerator) -> Assignment? {
    for _ in 0..<10_000 {
      let drawn = assignment { _, domain in domain.random(using: &rng) }
      if allows(drawn) { return drawn }
    }
    return nil
  }

  /// The point of [-1, 1]^n that represents an assignment, 0 for inactive parameters.
  public func point(of assignment: Assignment) -> [Double] {
    zip(parameters, values(of: assignment)).map { parameter, value in
      value.map(parameter.domain.point(of:)) ?? 0
    }
  }

  /// The values of an assignment by parameter index, nil for inactive parameters.
  public func values(of assignment: Assignment) -> [ParameterValue?] {
    var rest = assignment.entries[...]
    return parameters.map { parameter in
      rest.first?.name == parameter.name ? rest.removeFirst().value : nil
    }
  }

  /// The assignment that a journal or a file has written by name; nil if a value is missing or of another space.
  /// Members that are not parameters, or belong to inactive ones, are ignored.
  public func assignment(of members: [String: JSONValue]) -> Assignment? {
    var entries: [Assignment.Entry] = []
    for parameter in parameters where isActive(parameter, given: entries) {
      guard let value = members[parameter.name].flatMap(parameter.domain.value) else { return nil }
      entries.append(Assignment.Entry(name: parameter.name, value: value))
    }
    return Assignment(entries)
  }

  /// Whether an assignment is neither forbidden nor violates a constraint.
  public func allows(_ assignment: Assignment) -> Bool {
    !forbidden.contains { $0.allSatisfy { holds($0, in: assignment.entries) } }
      && constraints.allSatisfy { isMet($0, by: assignment) }
  }

  /// Whether a parameter is active, given the values of those before it.
  func isActive(_ parameter: SearchParameter, given entries: [Assignment.Entry]) -> Bool {
    parameter.condition.allSatisfy { holds($0, in: entries) }
  }

  private func holds(_ clause: Clause, in entries: [Assignment.Entry]) -> Bool {
    entries.first { $0.name == clause.parameter }.map { clause.values.contains($0.value) } ?? false
  }

  private func isMet(_ constraint: LinearConstraint, by assignment: Assignment) -> Bool {
    var sum = 0.0
    for term in constraint.terms {
      guard let value = assignment[term.parameter]?.number else { return true }
      sum += term.coefficient * value
    }
    return constraint.range.contains(sum)
  }
}
