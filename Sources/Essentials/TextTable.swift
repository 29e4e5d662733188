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
  /// - Parameter width: The number of characters that a line may have, if the columns allow it: those that do not fit
  ///   continue below, beside the first column again. Nil for any number.
  public func text(indent: Int = 0, width: Int? = nil) -> String {
    let margin = String(repeating: " ", count: indent)
    return blocks(within: width.map { $0 - indent }).map { block in
      block.lines.map { margin + $0 + "\n" }.joined()
    }.joined(separator: "\n")
  }

  /// The table cut into ones that are narrow enough, each with the first column.
  private func blocks(within width: Int?) -> [TextTable] {
    guard let width, header.count > 2 else { return [self] }
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    var blocks: [[Int]] = [[]]
    var used = widths[0]
    for column in header.indices.dropFirst() {
      if used + 2 + widths[column] > width, blocks[blocks.count - 1].count > 0 {
        blocks.append([])
        used = widths[0]
      }
      blocks[blocks.count - 1].append(column)
      used += 2 + widths[column]
    }
    return blocks.count == 1 ? [self] : blocks.map { part([0] + $0) }
  }

  private func part(_ columns: [Int]) -> TextTable {
    var table = TextTable(columns.map { (header[$0], alignments[$0]) })
    table.rows = rows.map { row in columns.map { row[$0] } }
    return table
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
