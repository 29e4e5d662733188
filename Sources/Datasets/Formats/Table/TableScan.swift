/// A first reading of a table: whether it has a header, and what its columns hold.
struct TableScan: Sendable {
  /// What was found in a column, the header left out.
  struct Column: Sendable {
    /// How many cells hold a number.
    fileprivate(set) var numbers = 0
    /// How many cells hold another text.
    fileprivate(set) var texts = 0
    /// How many cells are empty, or hold a text that stands for that.
    fileprivate(set) var missing = 0
    /// The different cells that are not missing, at most `TableScan.maximumValues` and one.
    fileprivate(set) var values: Set<String> = []
    /// How many numbers are not whole.
    fileprivate(set) var fractions = 0
    /// Whether each cell is a whole number, 1 more than that of the row before.
    var numbersRows: Bool { isSequence && numbers > 2 && texts == 0 && missing == 0 }
    fileprivate var isSequence = true
    fileprivate var last: Int?

    /// Whether no cell is a number, and some are texts.
    var isText: Bool { numbers == 0 && texts > 0 }
  }

  /// More different texts than this are no categories.
  static let maximumValues = 1000

  /// The first row: the header, or the first of the others.
  let first: DelimitedText.Row
  /// Whether the first row names the columns.
  let hasHeader: Bool
  private(set) var columns: [Column]
  /// The number of rows, without the header.
  private(set) var count = 0

  /// The names in the first row; nil if it does not name the columns.
  var header: [String]? { hasHeader ? first.cells : nil }

  /// Reads a whole table; rows with another number of cells than the first are passed over here.
  /// - Throws: `DatasetError` for an empty table, and for bytes that are no text table.
  init(_ bytes: UnsafeRawBufferPointer, _ dialect: TableDialect, file: String) throws {
    var text = dialect.rows(bytes, file: file)
    guard let first = try text.next() else {
      throw DatasetError.unusable(path: file, expected: "rows of a table", found: "none")
    }
    self.first = first
    var columns = [Column](repeating: Column(), count: first.cells.count)
    var count = 0
    while let row = try text.next() {
      guard row.cells.count == columns.count else { continue }
      for index in columns.indices { columns[index].add(row.cells[index], dialect) }
      count += 1
    }
    hasHeader = dialect.header ?? Self.isHeader(first.cells, above: columns, dialect)
    if !hasHeader {
      for index in columns.indices { columns[index].add(first.cells[index], dialect, isFirst: true) }
      count += 1
    }
    (self.columns, self.count) = (columns, count)
  }

  /// A header holds no number, and stands above numbers, or its texts do not recur below.
  private static func isHeader(_ cells: [String], above columns: [Column], _ dialect: TableDialect) -> Bool {
    guard cells.allSatisfy({ dialect.number($0) == nil }) else { return false }
    let isAboveNumbers = columns.contains { $0.numbers > 0 && $0.texts == 0 }
    return isAboveNumbers || !zip(cells, columns).contains { !dialect.isMissing($0) && $1.values.contains($0) }
  }
}

extension TableScan.Column {
  /// - Parameter isFirst: Whether the cell is above those that were added.
  fileprivate mutating func add(_ cell: String, _ dialect: TableDialect, isFirst: Bool = false) {
    if dialect.isMissing(cell) {
      missing += 1
      return
    }
    if values.count <= TableScan.maximumValues { values.insert(cell) }
    guard let number = dialect.number(cell) else {
      texts += 1
      return
    }
    numbers += 1
    if number.rounded() != number { fractions += 1 }
    guard let whole = Int(cell) else {
      isSequence = false
      return
    }
    if isFirst {
      isSequence = isSequence && (values.isEmpty || values.contains("\(whole &+ 1)"))
      return
    }
    if let last, whole != last &+ 1 { isSequence = false }
    last = whole
  }
}
