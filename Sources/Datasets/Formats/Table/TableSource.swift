import Essentials

/// A text file (see `DelimitedText`), or a folder that holds `train.csv` and optionally `test.csv`.
///
/// Classes are the different texts of the label column, in numeric order if all are integers, else in alphabetical
/// order. Samples are named `train/0`, `train/1` …
struct TableSource: DatasetSource {
  private let settings: DatasetSettings
  private let format: TableFormat
  let files: [String]
  var preparationKey: String {
    "csv sampleShape=\(format.sampleShape ?? []) labelColumn=\(format.labelColumn) "
      + "ignoreColumns=\(format.ignoreColumns) testFile=\(format.testFile ?? "") limit=\(settings.limit)"
      + (format.target == .class ? "" : " target=\(format.target.rawValue)")
  }

  init(_ settings: DatasetSettings, _ format: TableFormat) throws {
    self.settings = settings
    self.format = format
    var files = [String(settings.path.split(separator: "/").last ?? "")]
    var test = format.testFile
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
      tables.append(try withContent(of: path) { try Table(parsing: $0, file: path, format) })
    }
    if let test = tables.dropFirst().first, test.columns != tables[0].columns {
      throw DatasetError.unusable(
        path: test.file, expected: "\(counted(tables[0].columns, "feature column")) as in \(files[0])",
        found: "\(test.columns)")
    }
    let classNames = Self.sorted(Set(tables[0].labels))
    let labels = try tables.map { try classIndices($0, classNames) }
    let shape = try reshaped([tables[0].columns], of: tables[0].file, to: format.sampleShape)
    store.begin(.float32, shape: shape, classNames: classNames)
    let total = tables.reduce(0) { $0 + $1.count }
    var done = 0
    for ((table, labels), split) in zip(zip(tables, labels), [SourceSplit.train, .test]) {
      for (row, label) in labels.enumerated() {
        done += 1
        if store.isFull(label: label, split: split) { continue }
        let values = table.features[row * table.columns..<(row + 1) * table.columns]
        try Array(values).withUnsafeBytes {
          try store.append(
            $0, name: "\(split)/\(row)", label: label, split: split,
            target: table.targets.isEmpty ? nil : table.targets[row])
        }
        progress(done, total)
      }
    }
  }

  /// The class index of each row; 0 for numeric targets.
  private func classIndices(_ table: Table, _ classNames: [String]) throws -> [Int] {
    guard format.target == .class else { return [Int](repeating: 0, count: table.count) }
    let indices = Dictionary(uniqueKeysWithValues: classNames.enumerated().map { ($1, $0) })
    return try table.labels.enumerated().map { row, label in
      guard let index = indices[label] else {
        throw DatasetError.text(
          file: table.file, line: table.lines[row], expected: "a class that is in \(files[0]) too",
          found: "\"\(label)\"")
      }
      return index
    }
  }

  private static func sorted(_ names: Set<String>) -> [String] {
    let numbers = names.compactMap(Int.init)
    guard numbers.count == names.count else { return names.sorted() }
    // "1" and "01" are two classes.
    return names.sorted { (Int($0) ?? 0, $0) < (Int($1) ?? 0, $1) }
  }
}
