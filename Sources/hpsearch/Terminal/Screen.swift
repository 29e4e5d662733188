import Reports

/// A whole terminal that is redrawn in place, and restored in the end.
struct Screen {
  private var shown: [String] = []
  private var size: (columns: Int, rows: Int) = (0, 0)

  /// What to write at first: the terminal's other screen, without a cursor.
  static let opening = "\u{1B}[?1049h\u{1B}[?25l"
  /// What to write in the end: the screen as it was.
  static let closing = "\u{1B}[?25h\u{1B}[?1049l"

  /// What to write so that `lines` are shown; empty if they are shown already.
  /// - Parameter size: The terminal's, at present.
  mutating func drawn(_ lines: [String], size: (columns: Int, rows: Int)) -> String {
    let isResized = size != self.size
    guard isResized || lines != shown else { return "" }
    self.size = size
    shown = lines
    // Each line clears what it does not cover, and the last one what is below, so that nothing flickers.
    let body = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
    return (isResized ? "\u{1B}[2J" : "") + "\u{1B}[H" + body + "\u{1B}[J"
  }
}
