import Essentials

/// The rows of one table as new samples, with or without the column of the target. Samples are named `row 1`, `row 2` …
struct TableRows: DatasetSource {
  let files: [String]
  private let settings: DatasetSettings
  private let columns: TableColumns
  private let data: DataDescription

  init(_ settings: DatasetSettings, _ file: String, _ columns: TableColumns, _ data: DataDescription) {
    files = [file]
    self.settings = settings
    self.columns = columns
    self.data = data
  }

  var preparationKey: String {
    "table rows \(columns.json.line) shape=\(data.sampleShape) classes=\(data.classNames)"
  }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    try reading(0)
    let path = "\(settings.folder)/\(files[0])"
    let table = try withContent(of: path) { bytes in
      try Table(parsing: bytes, file: path, target: data.targets == nil ? .class : .number) {
        try columns.matched(to: $0, file: path)
      }
    }
    let isLabelled = table.columns.target != nil
    let classNames = isLabelled ? data.classNames : []
    let labels = try table.indices(of: classNames, from: "the training data")
    let width = table.columns.features.count
    store.begin(.float32, shape: data.sampleShape, classNames: classNames)
    for row in 0..<table.count {
      try Array(table.features[row * width..<(row + 1) * width]).withUnsafeBytes {
        try store.append(
          $0, name: "row \(row + 1)", label: labels.isEmpty ? 0 : labels[row], split: .test,
          target: classNames.isEmpty ? (table.targets.isEmpty ? .nan : table.targets[row]) : nil)
      }
      progress(row + 1, table.count)
    }
  }
}
