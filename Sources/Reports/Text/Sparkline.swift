/// A row of numbers as one line of blocks of different heights: `▁▂▂▄▅▇█`.
public enum Sparkline {
  private static let blocks = Array("▁▂▃▄▅▆▇█")

  /// - Parameters:
  ///   - values: In order; those that are not finite become blanks.
  ///   - width: The maximum number of characters. Of more values the last of each share is shown, so that the line
  ///     ends with the last value.
  public static func text(_ values: [Double], width: Int) -> String {
    guard width > 0, !values.isEmpty else { return "" }
    let count = min(width, values.count)
    let shown = (1...count).map { values[$0 * values.count / count - 1] }
    let finite = shown.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return String(repeating: " ", count: count) }
    return String(
      shown.map { value in
        guard value.isFinite else { return " " }
        // The halves keep the difference of very large values finite.
        let part = high > low ? (value / 2 - low / 2) / (high / 2 - low / 2) : 0.5
        return blocks[min(Int(part * Double(blocks.count)), blocks.count - 1)]
      })
  }
}
