/// Reads one JSON text (RFC 8259) in one pass over its bytes.
///
/// Journals have tens of thousands of lines, so bytes are parsed directly to
/// `JSONValue`. A number with a fraction or an exponent is `.number`, any other `.integer` if it fits.
struct JSONParser {
  private var reader: ByteReader
  private var depth = 0

  /// Deeper nesting is refused, so that no text can exhaust the stack.
  private static let maximumDepth = 256

  init(_ bytes: UnsafeRawBufferPointer) { reader = ByteReader(bytes) }

  mutating func document() throws -> JSONValue {
    skipSpace()
    let value = try value()
    skipSpace()
    guard reader.isAtEnd else { throw fault(expected: "the end of the text") }
    return value
  }

  private mutating func value() throws -> JSONValue {
    switch reader.peek {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return try nested { try $0.object() }
    case UInt8(ascii: "["): return try nested { try $0.array() }
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case let next? where next == UInt8(ascii: "-") || Self.isDigit(next): return try number()
    default: throw fault(expected: "a value")
    }
  }

  private mutating func nested(_ body: (inout Self) throws -> JSONValue) throws -> JSONValue {
    depth += 1
    guard depth <= Self.maximumDepth else {
      throw fault("nested deeper than \(Self.maximumDepth) levels")
    }
    _ = reader.byte()
    skipSpace()
    defer { depth -= 1 }
    return try body(&self)
  }

  private mutating func object() throws -> JSONValue {
    if take("}") { return .object([:]) }
    // Most objects have more members than a dictionary has room for at first.
    var members = [String: JSONValue](minimumCapacity: 8)
    while true {
      guard reader.peek == UInt8(ascii: "\"") else { throw fault(expected: "a key in quotes") }
      let start = reader
      let key = try string()
      skipSpace()
      guard take(":") else { throw fault(expected: "\":\"") }
      skipSpace()
      // Two values for one key are ambiguous.
      guard members.updateValue(try value(), forKey: key) == nil else {
        reader = start
        throw fault("the key \"\(key)\" occurs twice")
      }
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw fault(expected: "\",\" or \"}\"") }
      skipSpace()
    }
  }

  private mutating func array() throws -> JSONValue {
    var items: [JSONValue] = []
    if take("]") { return .array(items) }
    while true {
      items.append(try value())
      skipSpace()
      if take("]") { return .array(items) }
      guard take(",") else { throw fault(expected: "\",\" or \"]\"") }
      skipSpace()
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws -> JSONValue {
    for index in 0..<text.utf8CodeUnitCount {
      guard reader.peek == text.utf8Start[index] else { throw fault(expected: "a value") }
      _ = reader.byte()
    }
    return value
  }
}

// MARK: - Numbers

extension JSONParser {
  private mutating func number() throws -> JSONValue {
    let start = reader.offset
    let isNegative = take("-")
    var magnitude: Int? = 0
    let leading = reader.peek
    let count = digits { digit in magnitude = magnitude.flatMap { Self.appending(digit, to: $0) } }
    guard count > 0 else { throw fault(expected: "a digit") }
    if count > 1, leading == UInt8(ascii: "0") { throw fault("a number cannot begin with 0") }
    var isInteger = true
    if take(".") {
      isInteger = false
      guard digits({ _ in }) > 0 else { throw fault(expected: "a digit") }
    }
    if take("e") || take("E") {
      isInteger = false
      _ = take("+") || take("-")
      guard digits({ _ in }) > 0 else { throw fault(expected: "a digit") }
    }
    if isInteger, let magnitude { return .integer(isNegative ? -magnitude : magnitude) }
    let text = String(decoding: reader.bytes[start..<reader.offset], as: UTF8.self)
    guard let value = Double(text), value.isFinite else { throw fault("the number \(text) is too large") }
    return .number(value)
  }

  private mutating func digits(_ body: (Int) -> Void) -> Int {
    let start = reader.offset
    while let next = reader.peek, Self.isDigit(next) {
      body(Int(next - UInt8(ascii: "0")))
      _ = reader.byte()
    }
    return reader.offset - start
  }
}

// MARK: - Texts

extension JSONParser {
  private mutating func string() throws -> String {
    _ = reader.byte()
    let start = reader.offset
    var isASCII = true
    while let next = reader.peek {
      switch next {
      case UInt8(ascii: "\""):
        let text = try decoded(UnsafeRawBufferPointer(rebasing: reader.bytes[start..<reader.offset]), isASCII)
        _ = reader.byte()
        return text
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case ..<0x20: throw fault("a text holds a control character")
      default:
        isASCII = isASCII && next < 0x80
        _ = reader.byte()
      }
    }
    throw fault(expected: "the end of a text")
  }

  /// The slow path: a text with escapes, read again from its start.
  private mutating func escapedString(from start: Int) throws -> String {
    var units = Array(reader.bytes[start..<reader.offset])
    while let next = reader.byte() {
      switch next {
      case UInt8(ascii: "\""): return try units.withUnsafeBytes { try decoded($0, false) }
      case UInt8(ascii: "\\"): units.append(contentsOf: String(try escape()).utf8)
      case ..<0x20: throw fault("a text holds a control character")
      default: units.append(next)
      }
    }
    throw fault(expected: "the end of a text")
  }

  private mutating func escape() throws -> Unicode.Scalar {
    guard let next = reader.byte() else { throw fault(expected: "an escape") }
    switch next {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let first = try codeUnit()
      if let scalar = Unicode.Scalar(first) { return scalar }
      // A surrogate: the other half must follow.
      guard first < 0xDC00, take("\\"), take("u"), case let second = try codeUnit(),
        (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      else { throw fault("a text holds half a surrogate pair") }
      return scalar
    default: throw fault("a text holds an unknown escape")
    }
  }

  private mutating func codeUnit() throws -> UInt32 {
    guard let digits = reader.take(4), digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw fault(expected: "4 hexadecimal digits") }
    return unit
  }

  private func decoded(_ bytes: UnsafeRawBufferPointer, _ isASCII: Bool) throws -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    // Decoding replaces invalid UTF-8, so the result then differs from the bytes.
    guard isASCII || text.utf8.elementsEqual(bytes) else { throw fault("a text is not UTF-8") }
    return text
  }
}

// MARK: - Helpers

extension JSONParser {
  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func appending(_ digit: Int, to magnitude: Int) -> Int? {
    let (shifted, overflow) = magnitude.multipliedReportingOverflow(by: 10)
    let (sum, carry) = shifted.addingReportingOverflow(digit)
    return overflow || carry ? nil : sum
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard reader.peek == UInt8(ascii: character) else { return false }
    _ = reader.byte()
    return true
  }

  private mutating func skipSpace() {
    while let next = reader.peek, next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 {
      _ = reader.byte()
    }
  }

  private func fault(expected: String) -> JSONSyntaxError {
    let found =
      switch reader.peek {
      case nil: "the end of the text"
      case let next? where (0x21..<0x7F).contains(next): "\"\(Unicode.Scalar(next))\""
      case let next?: "byte \(next)"
      }
    return fault("expected \(expected), found \(found)")
  }

  private func fault(_ message: String) -> JSONSyntaxError {
    let before = reader.bytes[..<reader.offset]
    let line = before.count { $0 == 0x0A } + 1
    let column = reader.offset - (before.lastIndex(of: 0x0A) ?? -1)
    return JSONSyntaxError(reason: "line \(line), column \(column): \(message)")
  }
}
