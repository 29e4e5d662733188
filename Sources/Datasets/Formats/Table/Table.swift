/// The features of a table's rows and their classes or targets.
struct Table {
  let file: String
  let columns: TableColumns
  /// Row by row.
  private(set) var features: [Float] = []
  /// The class of each row; empty if the target is a number or absent.
  private(set) var labels: [String] = []
  /// The target of each row; empty if it is a class or absent.
  private(set) var targets: [Float] = []
  /// The line of each row, from 1.
  private(set) var lines: [Int] = []

  /// The number of rows.
  var count: Int { lines.count }

  /// - Parameters:
  ///   - file: Names the file in messages.
  ///   - target: What the target's column holds.
  ///   - columns: Chooses the columns by the first row that is not blank.
  /// - Throws: `DatasetError` naming the line, the column and the cell.
  init(
    parsing bytes: UnsafeRawBufferPointer, file: String, target: TableFormat.Target,
    columns: (_ first: DelimitedText.Row) throws -> TableColumns
  ) throws {
    self.file = file
    var text = DelimitedText(bytes, file: file)
    guard let first = try text.next() else { throw TableColumns.noRows(file) }
    self.columns = try columns(first)
    var next = self.columns.header == nil ? first : try text.next()
    while let row = next {
      guard row.cells.count == first.cells.count else {
        throw DatasetError.text(
          file: file, line: row.line, expected: "\(counted(first.cells.count, "cell")) as in line \(first.line)",
          found: "\(row.cells.count)")
      }
      for column in self.columns.features { features.append(try number(row, column)) }
      if let column = self.columns.target {
        switch target {
        case .number: targets.append(try number(row, column, ", the target"))
        case .class:
          guard !row.cells[column].isEmpty else {
            throw DatasetError.text(
              file: file, line: row.line, expected: "a class in column \(column)", found: "an empty cell")
          }
          labels.append(row.cells[column])
        }
      }
      lines.append(row.line)
      next = try text.next()
    }
    guard !lines.isEmpty else {
      throw DatasetError.text(file: file, line: first.line, expected: "rows after the header", found: "none")
    }
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

  /// The finite number in a cell.
  /// - Parameter role: Follows the name of the column in a message.
  private func number(_ row: DelimitedText.Row, _ column: Int, _ role: String = "") throws -> Float {
    if let value = Float(row.cells[column]), value.isFinite { return value }
    let name = columns.header.map { " (\"\($0[column])\")" } ?? ""
    throw DatasetError.text(
      file: file, line: row.line, expected: "a finite number in column \(column)\(name)\(role)",
      found: "\"\(row.cells[column])\"")
  }
}
