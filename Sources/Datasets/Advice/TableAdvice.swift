import Essentials

/// Settings that read a table as a person would, found by what is in it.
///
/// ```swift
/// let advice = try TableAdvice("flowers.csv")
/// advice.section   // {"path": "flowers.csv", "labelColumn": "species", "missing": "median", …}
/// ```
public struct TableAdvice: Sendable {
  /// The section `dataset`, in the order in which a person would write it.
  public private(set) var members: [(key: String, value: JSONValue)]
  /// What was found, a sentence each.
  public private(set) var reasons: [String] = []
  /// Whether the target is a number.
  public private(set) var isRegression = false

  private var scan: TableScan
  private var dialect: TableDialect

  /// Whole numbers with at most this many different values may be classes.
  private static let maximumClasses = 20

  public var section: JSONValue { .object(Dictionary(members) { $1 }) }

  /// Whether there is a table at a path.
  public static func applies(to path: String) -> Bool { DatasetFormats.found(at: path) == TableFormat.self }

  /// Looks at a table, or at a folder with `train.csv`.
  /// - Throws: `DatasetError` if it is empty or no table, `FileError`.
  public init(_ path: String) throws {
    let isFolder = Files.isDirectory(path)
    let file = isFolder ? "\(path)/train.csv" : path
    members = [("path", .string(path)), ("format", "csv")]
    (scan, dialect) = try Self.scan(file, [:])
    let commas = try Self.scan(file, ["decimalComma": true])
    // Commas are decimal if that makes numbers of texts.
    if commas.scan.columns.count(where: \.isText) < scan.columns.count(where: \.isText) {
      (scan, dialect) = commas
      members.append(("decimalComma", true))
      reasons.append("Numbers are written with a decimal comma.")
    }
    let target = chooseTarget()
    readFeatures(beside: target)
    let hasTest = isFolder && Files.exists("\(path)/test.csv")
    members.append(("validation", 0.2))
    if !hasTest { members.append(("test", 0.2)) }
  }

  private static func scan(_ file: String, _ keys: JSONValue) throws -> (scan: TableScan, dialect: TableDialect) {
    let dialect = try Settings.read(keys, from: file, TableDialect.init).settings
    return (try withContent(of: file) { try TableScan($0, dialect, file: file) }, dialect)
  }

  // MARK: The target

  private mutating func chooseTarget() -> Int {
    let columns = scan.columns
    let named = TableColumns.namedTarget(scan.header)
    let texts = columns.indices.filter {
      columns[$0].isText && columns[$0].values.count <= TableColumns.maximumCategories
    }
    let last = columns.count - 1
    let (target, reason): (Int, String)
    if let named {
      (target, reason) = (named, "by its name")
    } else if mayBeClass(last) {
      (target, reason) = (last, "the last one")
    } else if texts.count == 1 {
      (target, reason) = (texts[0], "the only one of texts")
    } else if scan.header == nil, mayBeClass(0) {
      (target, reason) = (0, "the first one, of few whole numbers")
    } else {
      (target, reason) = (last, "the last one")
    }
    isRegression = !mayBeClass(target) && !columns[target].isText
    members.append(("labelColumn", key(target)))
    members.append(("target", isRegression ? "number" : "class"))
    let noun = isRegression ? "number to predict" : "class"
    reasons.append("The \(noun) is in \(TableColumns.described(target, scan.header)), \(reason).")
    return target
  }

  /// Whether a column holds few different texts or whole numbers.
  private func mayBeClass(_ index: Int) -> Bool {
    let column = scan.columns[index]
    if column.isText { return column.values.count <= TableColumns.maximumCategories }
    return column.fractions == 0 && (2...Self.maximumClasses).contains(column.values.count)
  }

  // MARK: The features

  private mutating func readFeatures(beside target: Int) {
    var ignored: [JSONValue] = []
    var choices: [String: JSONValue] = [:]
    var stand: Set<String> = []
    func ignore(_ index: Int, _ reason: String) {
      ignored.append(key(index))
      reasons.append("\(TableColumns.described(index, scan.header, capital: true)) is left out: \(reason).")
    }
    for (index, column) in scan.columns.enumerated() where index != target {
      let words = column.values.filter { dialect.number($0) == nil }
      let isMany = words.count > TableColumns.maximumCategories
      if column.numbers + column.texts == 0 {
        ignore(index, "it is empty")
      } else if column.isText, isMany {
        ignore(index, "it holds more than \(TableColumns.maximumCategories) different texts")
      } else if isNumbering(index) {
        ignore(index, "it only numbers the rows")
      } else if column.numbers > 0, column.texts > 0 {
        if words.count == 1, column.texts * 2 < column.numbers {
          stand.formUnion(words)
        } else if column.values.count <= TableColumns.maximumCategories {
          choices[name(index)] = "oneHot"
        } else {
          ignore(index, "it mixes numbers and texts")
        }
      }
    }
    if !ignored.isEmpty { members.append(("ignoreColumns", .array(ignored))) }
    if !choices.isEmpty {
      members.append(("columns", .object(choices)))
      reasons.append(
        "Columns that hold numbers and texts are read as categories: \(choices.keys.sorted().joined(separator: ", ")).")
    }
    if !stand.isEmpty {
      let all = TableDialect.standardMissing + stand.sorted()
      members.append(("missingValues", .array(all.map { .string($0) })))
      reasons.append(
        "Among numbers, \(stand.sorted().map { "\"\($0)\"" }.joined(separator: ", ")) stands for an empty cell.")
    }
    adviseMissing(target, isTargetToo: !stand.isEmpty)
  }

  private mutating func adviseMissing(_ target: Int, isTargetToo: Bool) {
    let columns = scan.columns
    let features = columns.indices.filter { $0 != target && columns[$0].missing > 0 }
    guard !features.isEmpty || columns[target].missing > 0 || isTargetToo else { return }
    members.append(
      ("missing", columns[target].missing > 0 ? ["*": "median", name(target): "drop"] : "median"))
    let cells = features.reduce(0) { $0 + columns[$1].missing }
    reasons.append(
      "Empty cells (\(cells) in \(counted(features.count, "column"))) take the training split's median, of texts the most "
        + "frequent one" + (columns[target].missing > 0 ? "; rows without a target are left out." : "."))
  }

  /// Whether a column holds the rows' numbers or identifiers.
  private func isNumbering(_ index: Int) -> Bool {
    let column = scan.columns[index]
    guard column.texts == 0, column.missing == 0, column.fractions == 0, scan.count >= 10 else { return false }
    let name = scan.header?[index].lowercased() ?? ""
    let isNamed = ["id", "index", "row", "no", "nr", "number", "unnamed: 0"].contains(name) || name.hasSuffix("_id")
    let isDifferent = column.values.count == min(scan.count, TableScan.maximumValues + 1)
    if column.numbersRows { return isNamed || index == 0 }
    return isDifferent && (isNamed || name.isEmpty && index == 0)
  }

  private func key(_ index: Int) -> JSONValue {
    guard let header = scan.header, isUnique(index), !header[index].isEmpty else { return .integer(index) }
    return .string(header[index])
  }

  private func name(_ index: Int) -> String { key(index).string ?? "\(index)" }

  private func isUnique(_ index: Int) -> Bool { scan.header?.count { $0 == scan.header?[index] } == 1 }
}
