import Essentials

/// Some of the values of a parameter, as conditions and forbidden combinations name them.
public enum ValueSet: Equatable, Sendable {
  /// One value, or any of a list.
  case values([ParameterValue])
  /// The numbers from a minimum to a maximum.
  case range(ClosedRange<Double>)

  public func contains(_ value: ParameterValue) -> Bool {
    switch self {
    case .values(let values): values.contains(value)
    case .range(let range): value.number.map(range.contains) ?? false
    }
  }

  var json: JSONValue {
    switch self {
    case .values(let values): values.count == 1 ? values[0].json : .array(values.map(\.json))
    case .range(let range):
      .object([
        "min": JSONValue(finite: range.lowerBound), "max": JSONValue(finite: range.upperBound),
      ])
    }
  }
}

/// One parameter with some of its values: `"optimizer": "sgd"`.
public struct Clause: Equatable, Sendable {
  public let parameter: String
  public let values: ValueSet

  public init(_ parameter: String, _ values: ValueSet) {
    self.parameter = parameter
    self.values = values
  }
}

/// A linear inequality between numeric parameters: minimum ≤ Σ coefficient · value ≤ maximum. It holds if one of
/// its parameters is inactive.
public struct LinearConstraint: Equatable, Sendable {
  public struct Term: Equatable, Sendable {
    public let parameter: String
    public let coefficient: Double

    public init(_ coefficient: Double, _ parameter: String) {
      self.parameter = parameter
      self.coefficient = coefficient
    }
  }

  public let terms: [Term]
  /// The range of the sum; either end may be infinite.
  public let range: ClosedRange<Double>

  public init(_ terms: [Term], in range: ClosedRange<Double>) {
    self.terms = terms
    self.range = range
  }
}
