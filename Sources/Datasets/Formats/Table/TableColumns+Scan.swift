import Essentials

extension TableColumns {
  /// More different texts than this become features only if a setting says so.
  static let maximumCategories = 100
  /// Names of a target's column, the likeliest first.
  static let targetNames = ["label", "labels", "class", "target", "species", "category", "outcome", "y"]

  /// Chooses the columns of a table for training.
  /// - Throws: `DatasetError` naming a column that is not there, or that cannot be a feature.
  init(_ scan: TableScan, _ format: TableFormat, file: String) throws {
    let (header, columns) = (scan.header, scan.columns)
    guard scan.count > 0 else {
      throw DatasetError.text(
        file: file, line: scan.first.line, expected: "rows after the header", found: "none")
    }
    func refuse(_ expected: String, found: String) -> DatasetError {
      .text(file: file, line: scan.first.line, expected: expected, found: found)
    }
    func index(_ column: TableFormat.Column, _ setting: String) throws -> Int {
      if let found = column.index(in: header, count: columns.count) { return found }
      let names = header.map { $0.joined(separator: ", ") } ?? "no header"
      throw refuse(
        "\(column.sentence) (the setting \(setting))", found: "\(counted(columns.count, "column")), \(names)")
    }
    let target = try format.labelColumn.map { try index($0, "labelColumn") } ?? Self.likelyTarget(scan)
    let ignored = try format.ignoreColumns.map { try index($0, "ignoreColumns") }
    let kept = columns.indices.filter { $0 != target && !ignored.contains($0) }
    guard !kept.isEmpty else {
      let noun = format.target == .class ? "class" : "target"
      throw refuse("a column beside that of the \(noun) (the setting labelColumn)", found: "none")
    }
    for (setting, names) in [
      ("columns", format.features.choices.keys.sorted()), ("missing", format.features.missing.columns),
    ] {
      for name in names where header?.contains(name) != true {
        _ = try index(Int(name).map { .index($0) } ?? .name(name), setting)
      }
    }
    let features = try kept.map { index in
      let name = header?[index]
      return Feature(
        index: index,
        encoding: try Self.encoding(columns[index], format.features.choice(of: name, index)) { expected, found in
          refuse("\(expected) in \(Self.described(index, header))", found: found)
        },
        missing: format.features.missing.method(of: name, index))
    }
    let missingTarget = format.features.missing.method(of: header?[target], target)
    self.init(
      count: columns.count, features: features, target: target, missingTarget: missingTarget == .drop ? .drop : nil,
      header: header)
  }

  /// The column with the likeliest name of a target; nil if none has such a name.
  static func namedTarget(_ header: [String]?) -> Int? {
    let names = header?.map { $0.lowercased() } ?? []
    // Beside an x, y is a coordinate.
    return targetNames.lazy.filter { $0 != "y" || !names.contains("x") }.compactMap(names.firstIndex).first
  }

  /// The column with the likeliest name of a target, or else the last one.
  static func likelyTarget(_ scan: TableScan) -> Int {
    namedTarget(scan.header) ?? scan.columns.count - 1
  }

  private static func encoding(
    _ column: TableScan.Column, _ choice: FeatureSettings.Choice?,
    refuse: (_ expected: String, _ found: String) -> DatasetError
  ) throws -> ColumnEncoding {
    func oneHot(_ maximum: Int, _ advice: String) throws -> ColumnEncoding {
      guard (1...maximum).contains(column.values.count) else {
        throw refuse(
          "1 to \(maximum) different texts (\(advice))",
          column.values.count > TableScan.maximumValues
            ? "more than \(TableScan.maximumValues)" : "\(column.values.count)")
      }
      return .oneHot(TableSource.sorted(column.values))
    }
    switch choice {
    case .number: return .number
    case .ordinal(let texts): return .ordinal(texts)
    case .oneHot: return try oneHot(TableScan.maximumValues, "the setting ignoreColumns leaves a column out")
    case nil:
      guard column.numbers + column.texts > 0 else {
        throw refuse("values (the setting ignoreColumns leaves a column out)", "none")
      }
      guard column.isText else { return .number }
      return try oneHot(
        maximumCategories, "the setting ignoreColumns leaves a column out, columns can make it \"oneHot\" all the same")
    }
  }
}
