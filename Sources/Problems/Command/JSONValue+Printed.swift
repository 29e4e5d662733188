import Essentials

extension JSONValue {
  /// Reads JSON as programs print it: with `NaN`, `Infinity` and `-Infinity`, which Python's `json` writes for numbers
  /// that JSON lacks, read as null. Nil if `text` is anything else.
  init?(printed text: UnsafeRawBufferPointer) {
    if let value = try? JSONValue(parsing: text) {
      self = value
    } else if let standard = Self.withoutSpecialNumbers(text), let value = try? JSONValue(parsing: standard) {
      self = value
    } else {
      return nil
    }
  }

  /// The text with null for every special number outside of strings; nil if it has none.
  private static func withoutSpecialNumbers(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    var result: [UInt8] = []
    var isFound = false
    var isString = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      if !isString, let name = specialNumbers.first(where: { text[index...].starts(with: $0.utf8) }) {
        result.append(contentsOf: "null".utf8)
        isFound = true
        index += name.utf8.count
        continue
      }
      if byte == UInt8(ascii: "\"") { isString.toggle() }
      // The character after a backslash does not end the string.
      let count = isString && byte == UInt8(ascii: "\\") ? min(2, text.count - index) : 1
      result.append(contentsOf: text[index..<(index + count)])
      index += count
    }
    return isFound ? result : nil
  }

  private static let specialNumbers = ["NaN", "-Infinity", "Infinity"]
}
