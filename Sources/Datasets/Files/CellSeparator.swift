/// What is between the cells of a text table.
public enum CellSeparator: String, CaseIterable, Sendable {
  case comma
  case semicolon
  case tab
  case bar
  /// Any number of spaces and tabs.
  case space

  var byte: UInt8 {
    switch self {
    case .comma: UInt8(ascii: ",")
    case .semicolon: UInt8(ascii: ";")
    case .tab: UInt8(ascii: "\t")
    case .bar: UInt8(ascii: "|")
    case .space: UInt8(ascii: " ")
    }
  }

  /// In the order in which they are preferred: commas are in texts and numbers too.
  private static let candidates: [CellSeparator] = [.tab, .semicolon, .bar, .comma]
  /// How many lines, and how many bytes, are looked at.
  private static let lineCount = 20
  private static let byteCount = 1 << 16

  /// The separator of a table: one that is equally often in each of its first lines, outside quotes; if there is none,
  /// one that is in the first line; else the comma.
  static func found(in bytes: UnsafeRawBufferPointer) -> CellSeparator {
    let lines = counts(in: bytes)
    let agreeing = candidates.indices.first { index in
      let first = lines.first?[index] ?? 0
      return first > 0 && lines.allSatisfy { $0[index] == first }
    }
    if let agreeing { return candidates[agreeing] }
    return candidates.reversed().first { separator in
      candidates.firstIndex(of: separator).map { (lines.first?[$0] ?? 0) > 0 } ?? false
    } ?? .comma
  }

  /// How often each candidate is in each of the first lines that are not empty.
  private static func counts(in bytes: UnsafeRawBufferPointer) -> [[Int]] {
    var lines: [[Int]] = []
    var line = [Int](repeating: 0, count: candidates.count)
    var (isQuoted, isAtStart, isEmpty) = (false, true, true)
    for byte in bytes.prefix(byteCount) where lines.count < lineCount {
      let candidate = isQuoted ? nil : candidates.firstIndex { $0.byte == byte }
      if byte == UInt8(ascii: "\""), isQuoted || isAtStart {
        isQuoted.toggle()
      } else if let candidate {
        line[candidate] += 1
      } else if isLineEnd(byte), !isQuoted {
        if !isEmpty { lines.append(line) }
        line = [Int](repeating: 0, count: candidates.count)
        isEmpty = true
      }
      if !isLineEnd(byte) { isEmpty = false }
      isAtStart = candidate != nil || isLineEnd(byte) || byte == UInt8(ascii: " ")
    }
    // A line that the limit cuts has fewer.
    if !isEmpty, lines.count < lineCount, bytes.count <= byteCount || lines.isEmpty { lines.append(line) }
    return lines
  }
}
