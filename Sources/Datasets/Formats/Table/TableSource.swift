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
    "csv sampleShape=\(format.sampleShape ?? []) labelColumn=\(format.labelColumn ?? .index(-1)) "
      + "ignoreColumns=\(format.ignoreColumns) testFile=\(format.testFile ?? "") limit=\(settings.limit)"
      + (format.target == .class ? "" : " target=\(format.target.rawValue)")
      + format.dialect.key + format.features.key + BrokenSamples.key(format.onError)
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
    var broken = BrokenSamples(format.onError)
    var tables: [Table] = []
    for index in files.indices {
      try reading(index)
      tables.append(try table("\(settings.folder)/\(files[index])", like: tables.first?.columns, &broken))
    }
    try broken.settle(kept: tables[0].count)
    let columns = tables[0].columns
    let classNames = Self.sorted(Set(tables[0].labels))
    let labels = try tables.map { table in
      format.target == .class
        ? try table.indices(of: classNames, from: files[0]) : [Int](repeating: 0, count: table.count)
    }
    let width = columns.width
    let shape = try reshaped([width], of: tables[0].file, to: format.sampleShape)
    store.begin(.float32, shape: shape, classNames: classNames)
    let total = tables.reduce(0) { $0 + $1.count }
    var done = 0
    for ((table, labels), split) in zip(zip(tables, labels), [SourceSplit.train, .test]) {
      for (row, label) in labels.enumerated() {
        done += 1
        if store.isFull(label: label, split: split) { continue }
        let values = table.features[row * width..<(row + 1) * width]
        try Array(values).withUnsafeBytes {
          try store.append(
            $0, name: "\(split)/\(row)", label: label, split: split,
            target: table.targets.isEmpty ? nil : table.targets[row])
        }
        progress(done, total)
      }
    }
    var details = SourceDetails(columns, tables)
    details.leaveOut(broken)
    if format.labelColumn == nil, let target = columns.target {
      let noun = format.target == .class ? "class" : "target"
      let reason = columns.unusualTarget == nil ? "the last one" : "by its name"
      details.choices.append("the \(noun) is \(columns.described(target)), \(reason); labelColumn chooses another")
    }
    store.note(details)
  }

  /// - Parameter columns: Of the training rows; nil for those themselves.
  private func table(_ path: String, like columns: TableColumns?, _ broken: inout BrokenSamples) throws -> Table {
    try withContent(of: path) { bytes in
      try Table(parsing: bytes, file: path, format, broken: &broken) { first in
        guard let columns else {
          return try TableColumns(TableScan(bytes, format.dialect, file: path), format, file: path)
        }
        let own = try columns.matched(to: first, format.dialect, file: path)
        guard own.target != nil else {
          throw DatasetError.unusable(
            path: path, expected: "\(counted(columns.count, "column")) as in \(files[0])", found: "no target among them"
          )
        }
        return own
      }
    }
  }

  /// Names in numeric order if all are integers, else in alphabetical order.
  static func sorted(_ names: Set<String>) -> [String] {
    let numbers = names.compactMap(Int.init)
    guard numbers.count == names.count else { return names.sorted() }
    // "1" and "01" are two classes.
    return names.sorted { (Int($0) ?? 0, $0) < (Int($1) ?? 0, $1) }
  }
}

extension SourceDetails {
  /// The missing cells of tables with the same features.
  init(_ columns: TableColumns, _ tables: [Table]) {
    self.columns = columns
    for (index, feature) in columns.features.enumerated() {
      let count = tables.reduce(0) { $0 + $1.missing[index] }
      guard count > 0, let method = feature.missing else { continue }
      // Texts have neither mean nor median.
      let own = feature.encoding == .number || method == .drop ? method : .mode
      missing.append(Missing(column: columns.described(feature.index), count: count, method: own))
    }
    dropped = tables.reduce(0) { $0 + $1.dropped.count }
  }
}
