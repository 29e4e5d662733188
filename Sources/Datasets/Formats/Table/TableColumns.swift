import Essentials

/// Which columns of a table hold the features and which the target, and how cells become numbers.
struct TableColumns: Equatable, Sendable {
  /// A column whose cells become one or more values of a sample.
  struct Feature: Equatable, Sendable {
    /// From 0.
    let index: Int
    let encoding: ColumnEncoding
    /// What takes the place of an empty cell; nil if that is a fault.
    let missing: MissingValues.Method?
  }

  /// The number of columns.
  let count: Int
  /// In the order of their values.
  let features: [Feature]
  /// The index of the target's column; nil if the table has none.
  let target: Int?
  /// What becomes of a row without a target: it is left out, or it is a fault (nil).
  let missingTarget: MissingValues.Method?
  /// The cells of the first row if they name the columns, else nil.
  let header: [String]?

  /// The number of values of a row.
  var width: Int { features.reduce(0) { $0 + $1.encoding.width } }

  /// The indices of those values that are 0 or 1 for a category.
  var oneHotValues: [Int] {
    var (values, start): ([Int], Int) = ([], 0)
    for feature in features {
      if case .oneHot = feature.encoding { values += start..<start + feature.encoding.width }
      start += feature.encoding.width
    }
    return values
  }

  /// The target's index if it is not that of the last column.
  var unusualTarget: Int? { target == count - 1 ? nil : target }

  /// A column for a message: its number from 1, and its name.
  func described(_ index: Int) -> String { Self.described(index, header) }

  static func described(_ index: Int, _ header: [String]?, capital: Bool = false) -> String {
    (capital ? "Column" : "column") + " \(index + 1)" + (header.map { " (\"\(shortened($0[index], to: 60))\")" } ?? "")
  }

  /// The same features in a table of other rows: by the names in its header, in any order and beside any other columns,
  /// or without a header by their order. The target may be absent.
  /// - Throws: `DatasetError` naming a column that is not there.
  func matched(to first: DelimitedText.Row, _ dialect: TableDialect, file: String) throws -> TableColumns {
    let own = isHeader(first.cells, dialect) ? first.cells : nil
    if let own, let header {
      if own == header { return self }
      let features = try features.map { feature in
        Feature(
          index: try Self.index(of: header[feature.index], among: own, line: first.line, file: file),
          encoding: feature.encoding, missing: feature.missing)
      }
      return TableColumns(
        count: own.count, features: features, target: target.flatMap { own.firstIndex(of: header[$0]) },
        missingTarget: missingTarget, header: own)
    }
    let count = first.cells.count
    if count == self.count { return changed(features, target: target, count, own) }
    guard let target, count == self.count - 1 else {
      throw DatasetError.text(
        file: file, line: first.line,
        expected: "\(counted(self.count, "column")) as in training, or one less without the target", found: "\(count)")
    }
    let shifted = features.map {
      Feature(index: $0.index > target ? $0.index - 1 : $0.index, encoding: $0.encoding, missing: $0.missing)
    }
    return changed(shifted, target: nil, count, own)
  }

  private func changed(_ features: [Feature], target: Int?, _ count: Int, _ header: [String]?) -> TableColumns {
    TableColumns(count: count, features: features, target: target, missingTarget: missingTarget, header: header)
  }

  /// Whether the first row of other data names columns: it says so, or it has a name of the training data, or no number
  /// where there should be some.
  private func isHeader(_ cells: [String], _ dialect: TableDialect) -> Bool {
    if let isHeader = dialect.header { return isHeader }
    if let header, features.contains(where: { cells.contains(header[$0.index]) }) { return true }
    return features.contains { $0.encoding == .number } && cells.allSatisfy { dialect.number($0) == nil }
  }

  private static func index(of name: String, among names: [String], line: Int, file: String) throws -> Int {
    func refuse(_ found: String) -> DatasetError {
      .text(file: file, line: line, expected: "a column \"\(name)\", as in training", found: found)
    }
    guard let index = names.firstIndex(of: name) else {
      throw refuse(names.joined(separator: ", ") + suggestion(for: name, among: names))
    }
    guard names.lastIndex(of: name) == index else { throw refuse("two of that name") }
    return index
  }
}

extension TableColumns {
  var json: JSONValue {
    func method(_ method: MissingValues.Method?) -> JSONValue { method.map { .string($0.rawValue) } ?? .null }
    return .object([
      "count": .integer(count), "features": .array(features.map { .integer($0.index) }),
      "encodings": .array(features.map(\.encoding.json)), "missing": .array(features.map { method($0.missing) }),
      "target": target.map { .integer($0) } ?? .null, "missingTarget": method(missingTarget),
      "header": header.map { .array($0.map { .string($0) }) } ?? .null,
    ])
  }

  /// Nil if the value is not of the form of `json`. Weights of before texts and missing values could be read have
  /// neither encodings nor methods.
  init?(_ value: JSONValue) {
    guard let count = value["count"]?.integer, count > 0, let list = value["features"]?.array else { return nil }
    let (indices, target) = (list.compactMap(\.integer), value["target"]?.integer)
    let header = value["header"]?.array?.compactMap(\.string)
    let columns = 0..<count
    guard indices.count == list.count, indices.allSatisfy(columns.contains), target.map(columns.contains) ?? true,
      header.map({ $0.count == count }) ?? true
    else { return nil }
    let encodings = value["encodings"]?.array?.compactMap(ColumnEncoding.init) ?? indices.map { _ in .number }
    let missing = value["missing"]?.array?.map { $0.string.flatMap(MissingValues.Method.init) }
    guard encodings.count == indices.count, missing.map({ $0.count == indices.count }) ?? true else { return nil }
    self.init(
      count: count,
      features: indices.indices.map {
        Feature(index: indices[$0], encoding: encodings[$0], missing: missing?[$0])
      },
      target: target, missingTarget: value["missingTarget"]?.string.flatMap(MissingValues.Method.init), header: header)
  }
}
