import Essentials

/// Turns the cells of a table's row into a sample's values and its class or target.
struct RowReader {
  struct Values {
    var features: [Float] = []
    var label: String?
    var target: Float?
    /// The features whose cells are missing, by their order.
    var missing: [Int] = []
    /// Whether an empty cell leaves the row out.
    var isDropped = false
  }

  private let columns: TableColumns
  private let format: TableFormat
  private let file: String
  private let width: Int
  private let firstLine: Int
  /// For each feature, the index of each category.
  private let categories: [[String: Int]]

  /// - Parameters:
  ///   - width: The number of cells of the first row.
  ///   - firstLine: The line of the first row.
  init(_ columns: TableColumns, _ format: TableFormat, file: String, width: Int, firstLine: Int) {
    self.columns = columns
    self.format = format
    self.file = file
    self.width = width
    self.firstLine = firstLine
    categories = columns.features.map { feature in
      Dictionary(uniqueKeysWithValues: (feature.encoding.categories ?? []).enumerated().map { ($1, $0) })
    }
  }

  /// - Throws: `DatasetError` naming the line, the column and the cell.
  func values(of row: DelimitedText.Row) throws -> Values {
    guard row.cells.count == width else {
      throw DatasetError.text(
        file: file, line: row.line, expected: "\(counted(width, "cell")) as in line \(firstLine)",
        found: "\(row.cells.count)")
    }
    var values = Values()
    values.features.reserveCapacity(columns.width)
    for (index, feature) in columns.features.enumerated() {
      let cell = row.cells[feature.index]
      if format.dialect.isMissing(cell) {
        try noteMissing(row, feature.index, feature.missing, feature.encoding.isNumber ? "a finite number" : "a text")
        if feature.missing == .drop { values.isDropped = true }
        values.missing.append(index)
        values.features += repeatElement(.nan, count: feature.encoding.width)
        continue
      }
      switch feature.encoding {
      case .number: values.features.append(try number(row, feature.index))
      case .ordinal: values.features.append(Float(try category(row, feature, index) ?? 0))
      case .oneHot(let names):
        let start = values.features.count
        values.features += repeatElement(0, count: names.count)
        if let category = try category(row, feature, index) { values.features[start + category] = 1 }
      }
    }
    if let column = columns.target { try readTarget(row, column, into: &values) }
    return values
  }

  private func readTarget(_ row: DelimitedText.Row, _ column: Int, into values: inout Values) throws {
    let cell = row.cells[column]
    switch format.target {
    case .number:
      if format.dialect.isMissing(cell) {
        try noteMissing(row, column, columns.missingTarget, "a finite number", ", the target (the setting labelColumn)")
        values.isDropped = true
      } else {
        values.target = try number(row, column, ", the target (the setting labelColumn)")
      }
    case .class:
      if cell.isEmpty {
        try noteMissing(row, column, columns.missingTarget, "a class", " (the setting labelColumn)")
        values.isDropped = true
      } else {
        values.label = cell
      }
    }
  }

  /// - Throws: `DatasetError` if nothing takes the place of the cell.
  private func noteMissing(
    _ row: DelimitedText.Row, _ column: Int, _ method: MissingValues.Method?, _ noun: String, _ role: String? = nil
  ) throws {
    guard method == nil else { return }
    let cell = row.cells[column]
    let advice =
      role == nil
      ? "the setting missing replaces it (\"mean\", \"median\", \"mode\") or leaves its row out (\"drop\")"
      : "the setting missing can leave its row out (\"drop\")"
    throw refuse(
      row, "\(noun) in \(columns.described(column))\(role ?? "")",
      found: (cell.isEmpty ? "an empty cell" : "\"\(cell)\", which stands for an empty cell") + "; \(advice)")
  }

  private func number(_ row: DelimitedText.Row, _ column: Int, _ role: String = "") throws -> Float {
    let cell = row.cells[column]
    let value = format.dialect.number(cell)
    if let value, value.isFinite { return value }
    var advice = ""
    if value == nil, role.isEmpty {
      let name = columns.header?[column] ?? "\(column)"
      advice = "; the setting columns can make the column one of texts, {\"\(name)\": \"oneHot\"}"
      let swapped = cell.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ".")
      if !format.dialect.decimalComma, Float(swapped) != nil {
        advice = "; the setting decimalComma reads that as \(swapped)"
      }
    }
    throw refuse(
      row, "a finite number in \(columns.described(column))\(role)", found: "\"\(cell)\"\(advice)")
  }

  /// The index of a cell's category; nil if it is to be none of them.
  private func category(_ row: DelimitedText.Row, _ feature: TableColumns.Feature, _ index: Int) throws -> Int? {
    let cell = row.cells[feature.index]
    if let category = categories[index][cell] { return category }
    let names = feature.encoding.categories ?? []
    let known = names.prefix(10).joined(separator: ", ") + (names.count > 10 ? ", …" : "")
    if case .ordinal = feature.encoding {
      throw refuse(
        row, "one of \(known) in \(columns.described(feature.index)) (the setting columns)",
        found: "\"\(cell)\"")
    }
    if format.features.unknown == .ignore { return nil }
    throw refuse(
      row, "one of the training data's \(known) in \(columns.described(feature.index))",
      found: "\"\(cell)\"; with the setting unknownCategory \"ignore\" it counts as none of them")
  }

  private func refuse(_ row: DelimitedText.Row, _ expected: String, found: String) -> DatasetError {
    .text(file: file, line: row.line, expected: expected, found: found)
  }
}

extension ColumnEncoding {
  fileprivate var isNumber: Bool { self == .number }
}
