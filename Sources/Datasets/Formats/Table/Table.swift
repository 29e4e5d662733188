/// The features of a table's rows and their classes or targets.
///
/// The first line is a header if none of its cells is a number.
struct Table {
  let file: String
  /// The number of feature columns.
  let columns: Int
  /// Row by row.
  private(set) var features: [Float] = []
  /// The class of each row; empty if the target is a number.
  private(set) var labels: [String] = []
  /// The target of each row; empty if it is a class.
  private(set) var targets: [Float] = []
  /// The line of each row, from 1.
  private(set) var lines: [Int] = []
  /// The cells of the first line, if it is a header.
  private let header: [String]?

  /// The number of rows.
  var count: Int { lines.count }

  /// - Parameter file: Names the file in messages.
  /// - Throws: `DatasetError` naming the line, the column and the cell.
  init(parsing bytes: UnsafeRawBufferPointer, file: String, _ format: TableFormat) throws {
    self.file = file
    var text = DelimitedText(bytes, file: file)
    guard let first = try text.next() else {
      throw DatasetError.unusable(path: file, expected: "rows of a table", found: "none")
    }
    let header = first.cells.allSatisfy({ Double($0) == nil }) ? first.cells : nil
    func index(_ column: TableFormat.Column, _ setting: String) throws -> Int {
      let found: Int?
      switch column {
      case .index(let index): found = index < 0 ? index + first.cells.count : index
      case .name(let name): found = header?.firstIndex(of: name)
      }
      if let found, first.cells.indices.contains(found) { return found }
      let names = header.map { $0.joined(separator: ", ") } ?? "no header"
      throw DatasetError.text(
        file: file, line: first.line, expected: "a column \(column) (the setting \(setting))",
        found: "\(counted(first.cells.count, "column")), \(names)")
    }
    let target = try index(format.labelColumn, "labelColumn")
    let ignored = try format.ignoreColumns.map { try index($0, "ignoreColumns") }
    let kept = first.cells.indices.filter { $0 != target && !ignored.contains($0) }
    guard !kept.isEmpty else {
      throw DatasetError.text(
        file: file, line: first.line, expected: "a column of numbers beside that of the \(format.target.noun)",
        found: "none")
    }
    columns = kept.count
    self.header = header
    var next = header == nil ? first : try text.next()
    while let row = next {
      guard row.cells.count == first.cells.count else {
        throw DatasetError.text(
          file: file, line: row.line, expected: "\(counted(first.cells.count, "cell")) as in line \(first.line)",
          found: "\(row.cells.count)")
      }
      for column in kept { features.append(try number(row, column)) }
      switch format.target {
      case .number: targets.append(try number(row, target, ", the target"))
      case .class:
        guard !row.cells[target].isEmpty else {
          throw DatasetError.text(
            file: file, line: row.line, expected: "a class in column \(target)", found: "an empty cell")
        }
        labels.append(row.cells[target])
      }
      lines.append(row.line)
      next = try text.next()
    }
    guard !lines.isEmpty else {
      throw DatasetError.text(file: file, line: first.line, expected: "rows after the header", found: "none")
    }
  }

  /// The finite number in a cell.
  /// - Parameter role: Follows the name of the column in a message.
  private func number(_ row: DelimitedText.Row, _ column: Int, _ role: String = "") throws -> Float {
    if let value = Float(row.cells[column]), value.isFinite { return value }
    let name = header.map { " (\"\($0[column])\")" } ?? ""
    throw DatasetError.text(
      file: file, line: row.line, expected: "a finite number in column \(column)\(name)\(role)",
      found: "\"\(row.cells[column])\"")
  }
}

extension TableFormat.Target {
  fileprivate var noun: String { self == .class ? "class" : "target" }
}
