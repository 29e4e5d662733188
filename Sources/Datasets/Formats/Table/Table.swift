import Essentials

/// The values of a table's rows and their classes or targets.
struct Table {
  let file: String
  let columns: TableColumns
  /// Row by row; NaN for a value that is missing.
  private(set) var features: [Float] = []
  /// The class of each row; empty if the target is a number or absent.
  private(set) var labels: [String] = []
  /// The target of each row; empty if it is a class or absent.
  private(set) var targets: [Float] = []
  /// The line of each row, from 1.
  private(set) var lines: [Int] = []
  /// The number of each row, from 1; rows that are left out are counted too.
  private(set) var numbers: [Int] = []
  /// For each feature, how many of its cells are missing in the rows that are kept.
  private(set) var missing: [Int]
  /// The lines of the rows that are left out for an empty cell.
  private(set) var dropped: [Int] = []

  /// The number of rows.
  var count: Int { lines.count }

  /// - Parameters:
  ///   - file: Names the file in messages.
  ///   - broken: Takes the rows that cannot be read.
  ///   - columns: Chooses the columns by the first row that is not blank.
  /// - Throws: `DatasetError` naming the line, the column and the cell.
  init(
    parsing bytes: UnsafeRawBufferPointer, file: String, _ format: TableFormat, broken: inout BrokenSamples,
    columns: (_ first: DelimitedText.Row) throws -> TableColumns
  ) throws {
    self.file = file
    var text = format.dialect.rows(bytes, file: file)
    guard let first = try text.next() else {
      throw DatasetError.unusable(path: file, expected: "rows of a table", found: "none")
    }
    self.columns = try columns(first)
    missing = [Int](repeating: 0, count: self.columns.features.count)
    let reader = RowReader(self.columns, format, file: file, width: first.cells.count, firstLine: first.line)
    var next = self.columns.header == nil ? first : try text.next()
    var number = 0
    while let row = next {
      number += 1
      do {
        try append(reader.values(of: row), row.line, number)
      } catch {
        try broken.note(error)
      }
      next = try text.next()
    }
    guard !lines.isEmpty || broken.count > 0 else {
      let found = dropped.isEmpty ? "none" : "none without an empty cell"
      throw DatasetError.text(file: file, line: first.line, expected: "rows after the header", found: found)
    }
  }

  private mutating func append(_ row: RowReader.Values, _ line: Int, _ number: Int) {
    if row.isDropped {
      dropped.append(line)
      return
    }
    lines.append(line)
    numbers.append(number)
    features += row.features
    for feature in row.missing { missing[feature] += 1 }
    if let label = row.label { labels.append(label) }
    if let target = row.target { targets.append(target) }
  }

  /// The class index of each row by the classes' names.
  /// - Parameter source: Where the names are from, for messages.
  func indices(of classNames: [String], from source: String) throws -> [Int] {
    let indices = Dictionary(uniqueKeysWithValues: classNames.enumerated().map { ($1, $0) })
    return try labels.enumerated().map { row, label in
      guard let index = indices[label] else {
        throw DatasetError.text(
          file: file, line: lines[row], expected: "a class that is in \(source) too", found: "\"\(label)\"")
      }
      return index
    }
  }
}
