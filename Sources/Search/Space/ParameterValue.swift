import Essentials

/// The value of one search parameter.
public enum ParameterValue: Hashable, Sendable {
  case integer(Int)
  case real(Double)
  /// One of a list of labels, by its index in the domain.
  case choice(index: Int, label: JSONValue)
  case flag(Bool)
  case bits(BitGene)
}

extension ParameterValue {
  /// The value as a journal and a model's `"$name"` reference see it: a choice is its label, a flag true or false.
  public var json: JSONValue {
    switch self {
    case .integer(let value): .integer(value)
    case .real(let value): .number(value)
    case .choice(_, let label): label
    case .flag(let value): .bool(value)
    case .bits(let gene): .string(gene.description)
    }
  }

  /// The entry of a parameter vector: a choice is its index, a flag 0 or 1, bits their value as a binary number.
  public var entry: Double {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    case .choice(let index, _): Double(index)
    case .flag(let value): value ? 1 : 0
    case .bits(let gene): Double(gene.value)
    }
  }

  /// The value as a number: a choice's label, 0 or 1 for a flag; nil if it is not a number.
  public var number: Double? {
    switch self {
    case .integer, .real, .flag: entry
    case .choice(_, let label): label.number
    case .bits: nil
    }
  }
}
