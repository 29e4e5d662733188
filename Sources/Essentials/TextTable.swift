/// Rows under a header in columns of equal width.
///
/// ```
/// class   precision  recall
/// chair      0.9412  0.9600
/// ```
public struct TextTable: Sendable {
  /// The side that cells are aligned to.
  public enum Alignment: Sendable { case left, right }

  /// The titles of the columns.
  public let header: [String]
  private let alignments: [Alignment]
  /// The cells of each row, one a column.
  public var rows: [[String]] = []

  /// - Parameter columns: Titles, each with the alignment of its cells.
  public init(_ columns: [(title: String, alignment: Alignment)]) {
    header = columns.map(\.title)
    alignments = columns.map(\.alignment)
  }

  /// The lines, header first, without trailing blanks.
  public var lines: [String] {
    let all = [header] + rows
    let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      let cells = row.indices.map { padded(row[$0], to: widths[$0], alignments[$0]) }
      return trimmed(cells.joined(separator: "  "))
    }
  }

  /// The lines as one text, each ending in a line break.
  public func text(indent: Int = 0) -> String {
    lines.map { String(repeating: " ", count: indent) + $0 + "\n" }.joined()
  }

  private func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}

/// `text` with blanks up to `width` characters; a longer text is unchanged.
public func padded(_ text: String, to width: Int, _ alignment: TextTable.Alignment = .left) -> String {
  let space = String(repeating: " ", count: max(0, width - text.count))
  return alignment == .left ? text + space : space + text
}

/// `text` cut to `width` characters, with an ellipsis if anything is cut off.
public func shortened(_ text: String, to width: Int) -> String {
  text.count <= width ? text : String(text.prefix(max(0, width - 1))) + "…"
}
