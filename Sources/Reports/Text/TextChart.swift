import Essentials

/// A small chart of characters, for terminals: curves over whole numbers such as epochs.
///
/// ```
/// 0.9312 │        ooo
///        │   ooo ·
/// 0.4101 │o··
///        └───────────
///         1        12
/// ```
public struct TextChart: Sendable {
  public struct Series: Sendable {
    public let name: String
    /// The character that marks its points.
    public let mark: Character
    public let points: [(x: Int, y: Double)]

    /// - Parameter points: Those whose y is not finite are left out.
    public init(_ name: String, mark: Character, _ points: [(x: Int, y: Double)]) {
      self.name = name
      self.mark = mark
      self.points = points.filter { $0.y.isFinite }
    }
  }

  private let series: [Series]

  /// - Returns: Nil if no series has a point.
  public init?(_ series: [Series]) {
    self.series = series.filter { !$0.points.isEmpty }
    if self.series.isEmpty { return nil }
  }

  /// The lines, each ending in a line break; the last names the series if there are several.
  /// - Parameters:
  ///   - width: Of the plot with its labels, in characters.
  ///   - height: Of the plot, in lines, at least 2.
  public func text(width: Int, height: Int = 8) -> String {
    let points = series.flatMap(\.points)
    let (low, high) = (points.map(\.y).min() ?? 0, points.map(\.y).max() ?? 0)
    let (first, last) = (points.map(\.x).min() ?? 0, points.map(\.x).max() ?? 0)
    let labels = [measured(high), measured(low)]
    let margin = labels.map(\.count).max() ?? 0
    let columns = max(8, min(width - margin - 2, max(last - first + 1, 24)))
    var cells = [[Character]](repeating: [Character](repeating: " ", count: columns), count: height)
    for series in series {
      for (x, y) in series.points {
        let column = last > first ? (x - first) * (columns - 1) / (last - first) : 0
        let part = high > low ? (y / 2 - low / 2) / (high / 2 - low / 2) : 0
        cells[height - 1 - Int((part * Double(height - 1)).rounded())][column] = series.mark
      }
    }
    var text = ""
    for (row, line) in cells.enumerated() {
      let label = row == 0 ? labels[0] : row == height - 1 && high > low ? labels[1] : ""
      text += padded(label, to: margin, .right) + " │" + String(line) + "\n"
    }
    let blanks = String(repeating: " ", count: margin + 1)
    text += blanks + "└" + String(repeating: "─", count: columns) + "\n"
    text += blanks + " " + padded("\(first)", to: columns - "\(last)".count) + (last > first ? "\(last)" : "") + "\n"
    if series.count > 1 {
      text += blanks + " " + series.map { "\($0.mark) \($0.name)" }.joined(separator: "   ") + "\n"
    }
    return text
  }
}
