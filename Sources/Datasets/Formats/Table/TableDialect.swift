import Essentials

/// How the cells of a table are written.
struct TableDialect: Equatable, Sendable {
  /// `separator`: what is between the cells; default found in the first lines (nil).
  let separator: CellSeparator?
  /// `header`: whether the first row names the columns; default found by what is in the rows (nil).
  let header: Bool?
  /// `decimalComma`: whether numbers are written as 1,5, default false.
  let decimalComma: Bool
  /// `missingValues`: the texts that stand for an empty cell, default `?`, `NA`, `N/A`, `NaN`, `nan`, `NULL`, `null`.
  let missingTexts: Set<String>

  static let standardMissing = ["?", "NA", "N/A", "NaN", "nan", "NULL", "null"]

  init(_ reader: SettingsReader) {
    separator = reader.isGiven("separator") ? reader.choice("separator", of: CellSeparator.self) : nil
    header = reader.isGiven("header") ? reader.flag("header") : nil
    decimalComma = reader.isGiven("decimalComma") ? reader.flag("decimalComma") : false
    missingTexts = Set(reader.isGiven("missingValues") ? reader.texts("missingValues") : Self.standardMissing)
  }

  /// The rows of a table written so.
  func rows(_ bytes: UnsafeRawBufferPointer, file: String) -> DelimitedText {
    DelimitedText(bytes, file: file, separator: separator)
  }

  func isMissing(_ cell: String) -> Bool { cell.isEmpty || missingTexts.contains(cell) }

  /// The number in a cell, finite or not; nil if it holds a text.
  func number(_ cell: String) -> Float? {
    guard decimalComma, cell.utf8.contains(UInt8(ascii: ",")) else { return Float(cell) }
    return Float(cell.split(separator: ",", omittingEmptySubsequences: false).joined(separator: "."))
  }

  /// What the cache's name depends on; empty for the default.
  var key: String {
    (separator.map { " separator=\($0.rawValue)" } ?? "") + (header.map { " header=\($0)" } ?? "")
      + (decimalComma ? " decimalComma" : "")
      + (missingTexts == Set(Self.standardMissing) ? "" : " missingValues=\(missingTexts.sorted())")
  }
}
