import Essentials

/// The rows of one table as new samples, with or without the column of the target. Samples are named `row 1`, `row 2` …;
/// a row that is left out has a number too.
struct TableRows: DatasetSource {
  let files: [String]
  private let settings: DatasetSettings
  private let format: TableFormat
  private let columns: TableColumns
  private let data: DataDescription

  init(
    _ settings: DatasetSettings, _ format: TableFormat, _ file: String, _ columns: TableColumns,
    _ data: DataDescription
  ) {
    files = [file]
    self.settings = settings
    self.format = format
    self.columns = columns
    self.data = data
  }

  var preparationKey: String {
    "table rows \(columns.json.line) shape=\(data.sampleShape) classes=\(data.classNames)"
      + format.dialect.key + format.features.key + BrokenSamples.key(format.onError)
  }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    try reading(0)
    let path = "\(settings.folder)/\(files[0])"
    var broken = BrokenSamples(format.onError)
    let table = try withContent(of: path) { bytes in
      try Table(parsing: bytes, file: path, format, broken: &broken) {
        try columns.matched(to: $0, format.dialect, file: path)
      }
    }
    try broken.settle(kept: table.count)
    let isLabelled = table.columns.target != nil
    let classNames = isLabelled ? data.classNames : []
    let labels = try table.indices(of: classNames, from: "the training data")
    let width = table.columns.width
    var details = SourceDetails(table.columns, [table])
    details.leaveOut(broken)
    store.note(details)
    store.begin(.float32, shape: data.sampleShape, classNames: classNames)
    for row in 0..<table.count {
      try Array(table.features[row * width..<(row + 1) * width]).withUnsafeBytes {
        try store.append(
          $0, name: "row \(table.numbers[row])", label: labels.isEmpty ? 0 : labels[row], split: .test,
          target: classNames.isEmpty ? (table.targets.isEmpty ? .nan : table.targets[row]) : nil)
      }
      progress(row + 1, table.count)
    }
  }
}
