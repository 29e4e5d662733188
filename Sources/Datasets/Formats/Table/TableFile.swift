import Essentials

/// A table of numbers with a column for the class: a text file (see `DelimitedText`), or a folder that holds
/// `train.csv` and possibly `test.csv`.
///
/// The first line is a header when none of its cells is a number. Classes are the different texts of the
/// label column, in the order of their numbers if all are whole numbers, else of the alphabet. Samples are
/// named `train/0`, `train/1` …
struct TableFile: DatasetSource {
  static let keys: Set<DatasetSettings.Key> = [.sampleShape, .labelColumn, .ignoreColumns, .testFile, .test]
  static let readsFile = true

  private let settings: DatasetSettings
  let files: [String]
  var preparationKey: String {
    "csv sampleShape=\(settings.sampleShape ?? []) labelColumn=\(settings.labelColumn) "
      + "ignoreColumns=\(settings.ignoreColumns) testFile=\(settings.testFile ?? "") limit=\(settings.limit)"
  }

  static func recognises(_ path: String, _ names: [String]) -> Bool {
    if names.contains("train.csv") { return true }
    return [".csv", ".tsv", ".data"].contains { path.hasSuffix($0) } && Files.exists(path) && !Files.isDirectory(path)
  }

  static func sampleShape(_ settings: DatasetSettings) -> [Int]? { settings.sampleShape }

  init(_ settings: DatasetSettings) throws {
    self.settings = settings
    var files = [String(settings.path.split(separator: "/").last ?? "")]
    var test = settings.testFile
    if Files.isDirectory(settings.path) {
      files = ["train.csv"]
      let names = try Files.list(settings.path)
      guard names.contains("train.csv") else {
        throw DatasetError.unusable(path: settings.path, expected: "train.csv, or a file as the path", found: "neither")
      }
      test = test ?? (names.contains("test.csv") ? "test.csv" : nil)
    }
    self.files = files + [test].compactMap { $0 }
  }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    var tables: [Table] = []
    for index in files.indices {
      try reading(index)
      let path = "\(settings.folder)/\(files[index])"
      tables.append(try withContent(of: path) { try Table(parsing: $0, file: path, settings) })
    }
    let classNames = Self.sorted(Set(tables[0].labels))
    let places = Dictionary(uniqueKeysWithValues: classNames.enumerated().map { ($1, $0) })
    if let test = tables.dropFirst().first {
      guard test.columns == tables[0].columns else {
        throw DatasetError.unusable(
          path: test.file, expected: "\(counted(tables[0].columns, "feature column")) as in \(files[0])",
          found: "\(test.columns)")
      }
      if let row = test.labels.firstIndex(where: { places[$0] == nil }) {
        throw DatasetError.text(
          file: test.file, line: test.lines[row], expected: "a class that stands in \(files[0]) too",
          found: "\"\(test.labels[row])\"")
      }
    }
    store.begin(
      .float32, shape: try settings.reshaped([tables[0].columns], of: tables[0].file), classNames: classNames)
    let total = tables.reduce(0) { $0 + $1.labels.count }
    var done = 0
    for (table, split) in zip(tables, [SourceSplit.train, .test]) {
      for (row, text) in table.labels.enumerated() {
        done += 1
        guard let label = places[text], !store.isFull(label: label, split: split) else { continue }
        let values = table.features[row * table.columns..<(row + 1) * table.columns]
        try Array(values).withUnsafeBytes {
          try store.append($0, name: "\(split)/\(row)", label: label, split: split)
        }
        progress(done, total)
      }
    }
  }

  private static func sorted(_ names: Set<String>) -> [String] {
    let numbers = names.compactMap(Int.init)
    guard numbers.count == names.count else { return names.sorted() }
    // "1" and "01" are two classes.
    return names.sorted { (Int($0) ?? 0, $0) < (Int($1) ?? 0, $1) }
  }
}

/// A table's features and the texts of its classes.
struct Table {
  let file: String
  /// Feature columns.
  private(set) var columns = 0
  /// Row by row.
  private(set) var features: [Float] = []
  private(set) var labels: [String] = []
  /// For each row, its line.
  private(set) var lines: [Int] = []

  init(parsing bytes: UnsafeRawBufferPointer, file: String, _ settings: DatasetSettings) throws {
    self.file = file
    var text = DelimitedText(bytes, file: file)
    guard let first = try text.next() else {
      throw DatasetError.unusable(path: file, expected: "rows of a table", found: "none")
    }
    let header = first.cells.allSatisfy({ Double($0) == nil }) ? first.cells : nil
    func place(_ column: DatasetSettings.Column, _ setting: String) throws -> Int {
      let found: Int?
      switch column {
      case .number(let number): found = number < 0 ? number + first.cells.count : number
      case .name(let name): found = header?.firstIndex(of: name)
      }
      if let found, first.cells.indices.contains(found) { return found }
      let names = header.map { $0.joined(separator: ", ") } ?? "no header"
      throw DatasetError.text(
        file: file, line: first.line, expected: "a column \(column) (the setting \(setting))",
        found: "\(counted(first.cells.count, "column")), \(names)")
    }
    let label = try place(settings.labelColumn, "labelColumn")
    let ignored = try settings.ignoreColumns.map { try place($0, "ignoreColumns") }
    let kept = first.cells.indices.filter { $0 != label && !ignored.contains($0) }
    guard !kept.isEmpty else {
      throw DatasetError.text(
        file: file, line: first.line, expected: "a column of numbers beside that of the class", found: "none")
    }
    columns = kept.count
    var next = header == nil ? first : try text.next()
    while let row = next {
      guard row.cells.count == first.cells.count else {
        throw DatasetError.text(
          file: file, line: row.line, expected: "\(counted(first.cells.count, "cell")) as in line \(first.line)",
          found: "\(row.cells.count)")
      }
      for column in kept {
        guard let value = Float(row.cells[column]), value.isFinite else {
          let name = header.map { " (\"\($0[column])\")" } ?? ""
          throw DatasetError.text(
            file: file, line: row.line, expected: "a finite number in column \(column)\(name)",
            found: "\"\(row.cells[column])\"")
        }
        features.append(value)
      }
      guard !row.cells[label].isEmpty else {
        throw DatasetError.text(
          file: file, line: row.line, expected: "a class in column \(label)", found: "an empty cell")
      }
      labels.append(row.cells[label])
      lines.append(row.line)
      next = try text.next()
    }
    guard !labels.isEmpty else {
      throw DatasetError.text(file: file, line: first.line, expected: "rows after the header", found: "none")
    }
  }
}
