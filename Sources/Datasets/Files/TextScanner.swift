/// Reads lines of numbers directly from bytes: blank lines and `#` comments are ignored, and line
/// numbers are kept for messages.
///
/// Meshes are several megabytes of decimal numbers, so numbers are not parsed from
/// `String`s: an ordinary decimal (at most 15 digits or so, a small exponent) is an integer times or
/// divided by a power of ten, both exact, hence correctly rounded. The rest goes through `Double(_:)`.
struct TextScanner {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private var lineEnd = 0
  private var nextLineStart = 0
  /// The current line, from 1.
  private(set) var line = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Moves to the next line that is not blank; false at the end of the file.
  mutating func nextLine() -> Bool {
    while nextLineStart < bytes.count {
      line += 1
      position = nextLineStart
      lineEnd = position
      while lineEnd < bytes.count, bytes[lineEnd] != UInt8(ascii: "\n"), bytes[lineEnd] != UInt8(ascii: "#") {
        lineEnd += 1
      }
      nextLineStart = lineEnd
      while nextLineStart < bytes.count, bytes[nextLineStart] != UInt8(ascii: "\n") { nextLineStart += 1 }
      nextLineStart += 1
      skipSpaces()
      if position < lineEnd { return true }
    }
    position = lineEnd
    return false
  }

  /// Whether only spaces are left on this line.
  mutating func isAtLineEnd() -> Bool {
    skipSpaces()
    return position >= lineEnd
  }

  /// The next word, not consumed; empty at the end of the line.
  var word: UnsafeRawBufferPointer {
    var end = position
    while end < lineEnd, !isSpace(bytes[end]) { end += 1 }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<end])
  }

  /// Consumes `text` if the line continues with it.
  mutating func skip(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard lineEnd - position >= count else { return false }
    for index in 0..<count where bytes[position + index] != text.utf8Start[index] { return false }
    position += count
    return true
  }

  /// The next word as an integer from 0; if it is not one, nil, and nothing is consumed.
  mutating func natural() -> Int? {
    skipSpaces()
    var end = position
    var value = 0
    while end < lineEnd, let digit = digit(bytes[end]) {
      // 18 digits cannot overflow.
      guard end - position < 18 else { return nil }
      value = value * 10 + digit
      end += 1
    }
    guard end > position, end == lineEnd || isSpace(bytes[end]) else { return nil }
    position = end
    return value
  }

  /// The next word as a decimal number; if it is not a finite one, nil, and nothing is consumed.
  mutating func number() -> Double? {
    skipSpaces()
    var end = position
    var negative = false
    if end < lineEnd, bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") {
      negative = bytes[end] == UInt8(ascii: "-")
      end += 1
    }
    var mantissa: UInt64 = 0
    var digits = 0
    var exponent = 0
    var isExact = true
    var point = false
    while end < lineEnd {
      if let digit = digit(bytes[end]) {
        digits += 1
        if mantissa < (1 << 53) / 10 {
          mantissa = mantissa * 10 + UInt64(digit)
          exponent -= point ? 1 : 0
        } else {
          isExact = false
        }
      } else if bytes[end] == UInt8(ascii: "."), !point {
        point = true
      } else {
        break
      }
      end += 1
    }
    guard digits > 0 else { return nil }
    if end < lineEnd, bytes[end] | 0x20 == UInt8(ascii: "e") {
      guard let power = skipExponent(&end) else { return nil }
      exponent += power
    }
    guard end == lineEnd || isSpace(bytes[end]) else { return nil }
    let value: Double
    if isExact, abs(exponent) <= 22 {
      let power = powersOfTen[abs(exponent)]
      let magnitude = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
      value = negative ? -magnitude : magnitude
    } else {
      guard let parsed = Double(String(decoding: bytes[position..<end], as: UTF8.self)) else { return nil }
      value = parsed
    }
    guard value.isFinite else { return nil }
    position = end
    return value
  }

  /// The exponent at `end`, the index of the `e`, which is moved past the digits.
  private func skipExponent(_ end: inout Int) -> Int? {
    end += 1
    var negative = false
    if end < lineEnd, bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") {
      negative = bytes[end] == UInt8(ascii: "-")
      end += 1
    }
    let start = end
    var value = 0
    while end < lineEnd, let digit = digit(bytes[end]) {
      value = min(value * 10 + digit, 9999)
      end += 1
    }
    guard end > start else { return nil }
    return negative ? -value : value
  }

  private mutating func skipSpaces() {
    while position < lineEnd, isSpace(bytes[position]) { position += 1 }
  }
}

private func isSpace(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
}

private func digit(_ byte: UInt8) -> Int? {
  let value = byte &- UInt8(ascii: "0")
  return value < 10 ? Int(value) : nil
}

/// The powers of ten that a `Double` represents exactly.
private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]
