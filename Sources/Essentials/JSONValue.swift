/// Any JSON value. Objects are unordered; they are written with sorted keys.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])
}

extension JSONValue {
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  public var object: [String: JSONValue]? { if case .object(let value) = self { value } else { nil } }

  /// The value as an integer; also of a number without a fraction.
  public var integer: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The value as a number.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The member of an object, or nil.
  public subscript(key: String) -> JSONValue? { object?[key] }

  /// A finite number, or null for others, which JSON does not have.
  public init(finite value: Double?) {
    self = value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null
  }

  /// Equality that takes 1 and 1.0 for the same number, within lists and objects too.
  public func isSame(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.integer(let a), .integer(let b)): a == b
    case (.integer, .number), (.number, .integer), (.number, .number): number == other.number
    case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.isSame($1) }
    case (.object(let a), .object(let b)):
      a.count == b.count && a.allSatisfy { key, value in b[key].map(value.isSame) ?? false }
    default: self == other
    }
  }

  /// The value in messages: `the text "abc"`, `12`, `a list`.
  public var described: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): "the text \"\(shortened(value, to: 100))\""
    case .array: "a list"
    case .object: "an object"
    }
  }
}

extension JSONValue {
  /// Parses one JSON text.
  /// - Throws: `JSONSyntaxError` with a sentence naming line and column.
  public init(parsing text: UnsafeRawBufferPointer) throws {
    var parser = JSONParser(text)
    self = try parser.document()
  }

  public init(parsing text: [UInt8]) throws {
    self = try text.withUnsafeBytes { try JSONValue(parsing: $0) }
  }

  public init(parsing text: String) throws {
    self = try JSONValue(parsing: Array(text.utf8))
  }
}

/// A text that is not JSON.
public struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
  public let reason: String
  public var description: String { reason }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
}
