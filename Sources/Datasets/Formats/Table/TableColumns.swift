import Essentials

/// Which columns of a table hold the features and which the target.
struct TableColumns: Equatable, Sendable {
  /// The number of columns.
  let count: Int
  /// The indices of the features' columns, in their order as features.
  let features: [Int]
  /// The index of the target's column; nil if the table has none.
  let target: Int?
  /// The cells of the first line if none of them is a number, else nil.
  let header: [String]?

  /// Chooses the columns of a table for training by its first row.
  /// - Throws: `DatasetError` naming a column that is not there.
  init(_ first: DelimitedText.Row, _ format: TableFormat, file: String) throws {
    let header = Self.header(first)
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
      let noun = format.target == .class ? "class" : "target"
      throw DatasetError.text(
        file: file, line: first.line, expected: "a column of numbers beside that of the \(noun)", found: "none")
    }
    self.init(count: first.cells.count, features: kept, target: target, header: header)
  }

  private init(count: Int, features: [Int], target: Int?, header: [String]?) {
    self.count = count
    self.features = features
    self.target = target
    self.header = header
  }

  /// The same features in a table of new rows: by the names in its header, in any order and beside any other columns,
  /// or without a header by their indices. The target may be absent.
  /// - Throws: `DatasetError` naming a column that is not there.
  func matched(to first: DelimitedText.Row, file: String) throws -> TableColumns {
    let (own, count) = (Self.header(first), first.cells.count)
    if let own, let header {
      let features = try features.map { column in
        guard let found = own.firstIndex(of: header[column]) else {
          throw DatasetError.text(
            file: file, line: first.line, expected: "a column \"\(header[column])\", as the network was trained on",
            found: own.joined(separator: ", ") + suggestion(for: header[column], among: own))
        }
        return found
      }
      return TableColumns(
        count: count, features: features, target: target.flatMap { own.firstIndex(of: header[$0]) }, header: own)
    }
    if count == self.count { return TableColumns(count: count, features: features, target: target, header: own) }
    guard let target, count == self.count - 1 else {
      throw DatasetError.text(
        file: file, line: first.line,
        expected: "\(counted(self.count, "column")) as in training, or one less without the target", found: "\(count)")
    }
    let shifted = features.map { $0 > target ? $0 - 1 : $0 }
    return TableColumns(count: count, features: shifted, target: nil, header: own)
  }

  static func noRows(_ file: String) -> DatasetError {
    .unusable(path: file, expected: "rows of a table", found: "none")
  }

  private static func header(_ first: DelimitedText.Row) -> [String]? {
    first.cells.allSatisfy { Double($0) == nil } ? first.cells : nil
  }
}

extension TableColumns {
  var json: JSONValue {
    .object([
      "count": .integer(count), "features": .array(features.map { .integer($0) }),
      "target": target.map { .integer($0) } ?? .null,
      "header": header.map { .array($0.map { .string($0) }) } ?? .null,
    ])
  }

  /// Nil if the value is not of the form of `json`.
  init?(_ value: JSONValue) {
    guard let count = value["count"]?.integer, let list = value["features"]?.array else { return nil }
    let (features, target) = (list.compactMap(\.integer), value["target"]?.integer)
    let header = value["header"]?.array?.compactMap(\.string)
    let columns = 0..<count
    guard count > 0, features.count == list.count, features.allSatisfy(columns.contains),
      target.map(columns.contains) ?? true, header.map({ $0.count == count }) ?? true
    else { return nil }
    self.init(count: count, features: features, target: target, header: header)
  }
}
