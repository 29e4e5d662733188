import Essentials

/// The rows of a text table: cells between separators, optionally quoted as in RFC 4180. Blank lines are ignored, and so
/// are spaces around a cell.
public struct DelimitedText {
  public struct Row: Equatable, Sendable {
    /// Its first line, from 1.
    public let line: Int
    public let cells: [String]
  }

  private let bytes: UnsafeRawBufferPointer
  private let file: String
  private let delimiter: UInt8
  private var position: Int
  private var line = 1

  /// - Parameter separator: What is between the cells; nil to find it in the first lines.
  public init(_ bytes: UnsafeRawBufferPointer, file: String, separator: CellSeparator? = nil) {
    self.bytes = bytes
    self.file = file
    // The byte order mark that some programs write before UTF-8.
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let separator = separator ?? CellSeparator.found(in: UnsafeRawBufferPointer(rebasing: bytes[position...]))
    delimiter = separator.byte
  }

  /// The next row; nil at the end of the file.
  /// - Throws: `DatasetError` for a quote that is not closed, or not followed by the end of the cell, and for a cell
  ///   that is not UTF-8.
  public mutating func next() throws -> Row? {
    skipBlankLines()
    guard position < bytes.count else { return nil }
    let start = line
    var cells = [try cell()]
    while takeDelimiter() { cells.append(try cell()) }
    return Row(line: start, cells: cells)
  }

  /// Whether another cell follows in the line, which then begins at the position.
  private mutating func takeDelimiter() -> Bool {
    guard separatesByBlanks else {
      guard position < bytes.count, bytes[position] == delimiter else { return false }
      position += 1
      return true
    }
    let start = position
    skipBlanks()
    return position > start && position < bytes.count && !isLineEnd(bytes[position])
  }

  /// Whether any number of blanks is one separator.
  private var separatesByBlanks: Bool { delimiter == CellSeparator.space.byte }

  /// Reads a cell, up to the delimiter or the end of the line.
  private mutating func cell() throws -> String {
    skipBlanks()
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try quotedCell() }
    let start = position
    while position < bytes.count, !endsCell(bytes[position]) { position += 1 }
    var end = position
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return try text(bytes[start..<end], line)
  }

  private func text(_ bytes: some Collection<UInt8>, _ line: Int) throws -> String {
    if let text = String(utf8: bytes) { return text }
    throw DatasetError.text(file: file, line: line, expected: "a cell in UTF-8", found: "\"\(shown(bytes))\"")
  }

  /// Reads a quoted cell; a doubled quote in it is one quote.
  private mutating func quotedCell() throws -> String {
    let start = line
    var text: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\n") { line += 1 }
      if byte != UInt8(ascii: "\"") {
        text.append(byte)
      } else if position < bytes.count, bytes[position] == byte {
        text.append(byte)
        position += 1
      } else {
        if !separatesByBlanks { skipBlanks() }
        guard position == bytes.count || endsCell(bytes[position]) else {
          throw DatasetError.text(
            file: file, line: line, expected: "the end of the cell after its closing quote",
            found: quoted(UnsafeRawBufferPointer(rebasing: bytes[position..<position + 1])))
        }
        return try self.text(text, start)
      }
    }
    throw DatasetError.text(file: file, line: start, expected: "a closing quote", found: "the end of the file")
  }

  private mutating func skipBlankLines() {
    var ahead = position
    while ahead < bytes.count, isBlank(bytes[ahead]) || isLineEnd(bytes[ahead]) {
      if bytes[ahead] == UInt8(ascii: "\n") { line += 1 }
      ahead += 1
      // Spaces before the first cell are kept: with tabs between cells, they may be empty cells.
      if isLineEnd(bytes[ahead - 1]) { position = ahead }
    }
    if ahead == bytes.count { position = ahead }
  }

  private mutating func skipBlanks() {
    while position < bytes.count, isBlank(bytes[position]), separatesByBlanks || bytes[position] != delimiter {
      position += 1
    }
  }

  private func endsCell(_ byte: UInt8) -> Bool {
    byte == delimiter || isLineEnd(byte) || separatesByBlanks && isBlank(byte)
  }
}

private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
