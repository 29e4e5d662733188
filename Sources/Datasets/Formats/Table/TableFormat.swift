import Essentials

/// `csv`: a table of numbers with a column for the class or the number to predict.
struct TableFormat: DatasetFormat {
  static let name = "csv"
  static let readsFile = true
  /// `labelColumn`: the column of the target, by index or by name, default -1, the last one.
  let labelColumn: Column
  /// `target`: what that column holds, default `class`.
  let target: Target
  /// `ignoreColumns`: columns to leave out, such as one that numbers the rows; default none.
  let ignoreColumns: [Column]
  /// `testFile`: the name of the file with the test rows, in the folder of the one at `path`; default none.
  let testFile: String?
  let sampleShape: [Int]?
  let testFraction: Double

  /// What is predicted from a row.
  enum Target: String, CaseIterable, Sendable {
    /// The text of a cell, which names a class.
    case `class`
    /// The number in a cell, as it is.
    case number
  }

  /// A column of a table.
  enum Column: Equatable, Sendable {
    /// From 0; negative ones count from the end, -1 for the last.
    case index(Int)
    /// A cell of the header.
    case name(String)
  }

  init(_ reader: SettingsReader) {
    sampleShape = reader.sampleShape()
    labelColumn = reader.column("labelColumn") ?? .index(-1)
    target = reader.isGiven("target") ? reader.choice("target", default: .class) : .class
    ignoreColumns = reader.columns("ignoreColumns")
    testFile = reader.optionalText("testFile")
    testFraction = reader.testFraction()
  }

  static func recognises(_ path: String, _ names: [String]) -> Bool {
    if names.contains("train.csv") { return true }
    return [".csv", ".tsv", ".data"].contains { path.hasSuffix($0) } && Files.exists(path) && !Files.isDirectory(path)
  }

  /// The number of features, by the first row.
  func sampleShape(at path: String) -> [Int]? {
    if let sampleShape { return sampleShape }
    let file = Files.isDirectory(path) ? "\(path)/train.csv" : path
    return (try? columns(of: file, first: 1 << 16)).map { [$0.features.count] }
  }

  func source(_ settings: DatasetSettings) throws -> any DatasetSource { try TableSource(settings, self) }

  func columns(_ settings: DatasetSettings) throws -> TableColumns? {
    try columns(of: "\(settings.folder)/\(TableSource(settings, self).files[0])")
  }

  /// The columns of a table for training.
  /// - Parameter count: How many bytes of the file are read at most.
  private func columns(of file: String, first count: Int = .max) throws -> TableColumns {
    try withContent(of: file, first: count) { bytes in
      var text = DelimitedText(bytes, file: file)
      guard let first = try text.next() else { throw TableColumns.noRows(file) }
      return try TableColumns(first, self, file: file)
    }
  }
}

extension TableFormat.Column: CustomStringConvertible {
  init?(_ value: JSONValue) {
    switch value {
    case .integer(let index): self = .index(index)
    case .string(let name): self = .name(name)
    default: return nil
    }
  }

  var description: String {
    switch self {
    case .index(let index): "\(index)"
    case .name(let name): "\"\(name)\""
    }
  }
}

extension SettingsReader {
  fileprivate func column(_ key: String) -> TableFormat.Column? {
    guard let value = raw(key), value != .null else { return nil }
    if let column = TableFormat.Column(value) { return column }
    refuse(key, "expected a column's index from 0 or its name, found \(value.described)")
    return nil
  }

  fileprivate func columns(_ key: String) -> [TableFormat.Column] {
    guard let value = raw(key), value != .null else { return [] }
    let columns = value.array?.map(TableFormat.Column.init) ?? [nil]
    if let wrong = columns.firstIndex(where: { $0 == nil }) {
      let found = value.array.map { "\($0[wrong].described) at index \(wrong)" } ?? value.described
      refuse(key, "expected a list of columns' indices from 0 or names, found \(found)")
    }
    return columns.compactMap { $0 }
  }
}
