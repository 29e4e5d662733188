import Essentials

/// The chain of digests through the lines of a journal, which tells an edited or missing line by its number.
///
/// The last member of a line is `"chain"`, 16 hexadecimal digits: 8 of a digest of the rest of the line, and 8 of a
/// digest of those and of the chain of the line before. Not a protection against forgery: whoever edits a line can
/// compute new digests for all that follow.
struct LineChain: Equatable {
  /// The member of the last line that had one; 0 before the first.
  private var last: UInt64 = 0
  /// Whether the next line must follow on `last`: not after a line that was unreadable, whose chain is lost.
  private var isKnown = true
  /// Whether a line had the member.
  private(set) var hasBegun = false

  enum Finding: Equatable {
    case whole
    /// The line is not as it was written.
    case edited
    /// The line is as it was written, but not the one before it.
    case gap
    /// The line has no digest, as in journals of earlier versions.
    case unchained
  }

  private static let prefix = Array(#","chain":""#.utf8)
  private static let suffixLength = prefix.count + 18

  /// Replaces the closing brace at the end of `text` by the member and the brace.
  /// - Parameter start: Where the line begins in `text`.
  mutating func close(_ text: inout [UInt8], from start: Int) {
    text.removeLast()
    last = text.withUnsafeBytes { link(after: last, UnsafeRawBufferPointer(rebasing: $0[start...])) }
    (isKnown, hasBegun) = (true, true)
    text += Self.prefix
    for shift in stride(from: 60, through: 0, by: -4) { text.append(Self.digits[Int(last >> UInt64(shift) & 15)]) }
    text += [UInt8(ascii: "\""), UInt8(ascii: "}")]
  }

  /// Takes in the next line of a journal that is read.
  mutating func check(_ line: UnsafeRawBufferPointer) -> Finding {
    guard let claimed = Self.member(line) else { return .unchained }
    let content = UnsafeRawBufferPointer(rebasing: line.dropLast(Self.suffixLength))
    let expected = link(after: last, content)
    defer { (last, isKnown, hasBegun) = (claimed, true, true) }
    if claimed >> 32 != expected >> 32 { return .edited }
    return claimed == expected || !isKnown ? .whole : .gap
  }

  /// Notes that a line was unreadable.
  mutating func lose() { isKnown = false }

  private func link(after last: UInt64, _ content: UnsafeRawBufferPointer) -> UInt64 {
    var own = ContentHash()
    own.update(content)
    let first = own.value << 32
    var both = ContentHash()
    both.update(last)
    both.update(first)
    return first | both.value >> 32
  }

  /// The member of a line; nil if it has none at its end.
  private static func member(_ line: UnsafeRawBufferPointer) -> UInt64? {
    guard line.count > suffixLength, line.last == UInt8(ascii: "}") else { return nil }
    let suffix = UnsafeRawBufferPointer(rebasing: line.suffix(suffixLength))
    guard suffix.starts(with: prefix), suffix[suffixLength - 2] == UInt8(ascii: "\"") else { return nil }
    var value: UInt64 = 0
    for byte in suffix[prefix.count..<suffixLength - 2] {
      guard let digit = digits.firstIndex(of: byte) else { return nil }
      value = value << 4 | UInt64(digit)
    }
    return value
  }

  private static let digits = Array("0123456789abcdef".utf8)
}
