import Essentials

/// `csv`: a table of numbers and texts with a column for the class or the number to predict.
struct TableFormat: DatasetFormat {
  static let name = "csv"
  static let readsFile = true
  /// `labelColumn`: the column of the target, by index or by name; default the one that is named like a target, such as
  /// `class`, or else the last one (nil).
  let labelColumn: Column?
  /// `target`: what that column holds, default `class`.
  let target: Target
  /// `ignoreColumns`: columns to leave out, such as one that numbers the rows; default none.
  let ignoreColumns: [Column]
  /// `testFile`: the name of the file with the test rows, in the folder of the one at `path`; default none.
  let testFile: String?
  let dialect: TableDialect
  let features: FeatureSettings
  let onError: BrokenSamples.Policy
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
    labelColumn = reader.column("labelColumn")
    target = reader.isGiven("target") ? reader.choice("target", default: .class) : .class
    ignoreColumns = reader.columns("ignoreColumns")
    testFile = reader.optionalText("testFile")
    dialect = TableDialect(reader)
    features = FeatureSettings(reader)
    onError = reader.onError()
    testFraction = reader.testFraction()
  }

  static func recognises(_ path: String, _ names: [String]) -> Bool {
    if names.contains("train.csv") { return true }
    return [".csv", ".tsv", ".data"].contains { path.hasSuffix($0) } && Files.exists(path) && !Files.isDirectory(path)
  }

  /// The number of a row's values, by the first rows; nil if it depends on the texts in the others.
  func sampleShape(at path: String) -> [Int]? {
    if let sampleShape { return sampleShape }
    let file = Files.isDirectory(path) ? "\(path)/train.csv" : path
    let limit = 1 << 18
    let columns = try? withContent(of: file, first: limit) { bytes in
      let end = bytes.count <= limit ? bytes.count : bytes[..<limit].lastIndex(of: UInt8(ascii: "\n")) ?? 0
      let rows = UnsafeRawBufferPointer(rebasing: bytes[..<end])
      return try TableColumns(TableScan(rows, dialect, file: file), self, file: file)
    }
    guard let columns, contentSize(of: file) <= limit || columns.oneHotValues.isEmpty else { return nil }
    return [columns.width]
  }

  func source(_ settings: DatasetSettings) throws -> any DatasetSource { try TableSource(settings, self) }
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

  /// What a message expects. Only settings count columns from 0.
  var sentence: String {
    switch self {
    case .index(let index): "a column of the index \(index), counted from 0"
    case .name: "a column \(self)"
    }
  }

  /// The index from 0; nil if there is no such column.
  func index(in header: [String]?, count: Int) -> Int? {
    switch self {
    case .index(let index):
      let found = index < 0 && index >= -count ? index + count : index
      return (0..<count).contains(found) ? found : nil
    case .name(let name): return header?.firstIndex(of: name)
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
