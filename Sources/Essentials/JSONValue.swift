/// Any JSON value. Objects are unordered; they are written with sorted keys.
public enum JSONValue: Equatable, Sendable {
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

  /// The value in messages: `the text "abc"`, `12`, `a list`.
  public var described: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): "the text \"\(value)\""
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
