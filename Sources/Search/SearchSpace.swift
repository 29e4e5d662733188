import Essentials

/// One named parameter of a search.
public struct SearchParameter: Equatable, Sendable {
  public let name: String
  public let domain: Domain

  public init(name: String, domain: Domain) {
    self.name = name
    self.domain = domain
  }
}

/// The parameters of a search, in table order.
public struct SearchSpace: Equatable, Sendable {
  public let parameters: [SearchParameter]

  public init(_ parameters: [SearchParameter]) { self.parameters = parameters }

  public var count: Int { parameters.count }
  public var names: [String] { parameters.map(\.name) }

  /// The assignment at a point of (-1, 1)^n.
  public func assignment(at point: [Double]) -> Assignment {
    precondition(point.count == count, "a point needs one coordinate a parameter")
    return Assignment(
      zip(parameters, point).map { Assignment.Entry(name: $0.name, value: $0.domain.value(at: $1)) })
  }

  /// An assignment drawn evenly.
  public func assignment(using rng: inout SeededGenerator) -> Assignment {
    Assignment(parameters.map { Assignment.Entry(name: $0.name, value: $0.domain.random(using: &rng)) })
  }
}

/// A value for every parameter of a space, in table order.
public struct Assignment: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    public let name: String
    public let value: ParameterValue

    public init(name: String, value: ParameterValue) {
      self.name = name
      self.value = value
    }
  }

  public let entries: [Entry]

  public init(_ entries: [Entry]) { self.entries = entries }

  /// By name, as tasks and journals carry them.
  public var parameters: [String: JSONValue] {
    Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.value.json) })
  }

  /// In table order, as the sources print it: choices by index, flags as 0 or 1.
  public var vector: [Double] { entries.map(\.value.entry) }
}
