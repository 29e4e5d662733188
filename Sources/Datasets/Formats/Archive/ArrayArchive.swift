import Essentials

/// `npz`: samples and labels in a NumPy archive.
struct ArrayArchiveFormat: DatasetFormat {
  static let name = "npz"
  static let readsFile = true
  /// `features`: the name of the array of samples; default `features` or `X`.
  let features: String?
  /// `labels`: the name of the array of labels; default `labels` or `y`.
  let labels: String?
  let sampleShape: [Int]?
  let testFraction: Double
  let augmentation: Augmentation

  init(_ reader: SettingsReader) {
    features = reader.optionalText("features")
    labels = reader.optionalText("labels")
    sampleShape = reader.sampleShape()
    testFraction = reader.testFraction()
    augmentation = reader.augmentation()
  }

  static func recognises(_ path: String, _ names: [String]) -> Bool {
    path.hasSuffix(".npz") && Files.exists(path) && !Files.isDirectory(path)
  }

  func source(_ settings: DatasetSettings) throws -> any DatasetSource { try ArrayArchive(settings, self) }
}

/// The samples and labels of one NumPy archive.
///
/// Either `X_train`, `y_train` and optionally `X_test`, `y_test` (or with a lower-case x). Or one array of samples
/// `[N, …]` and one of labels from 0, named by the settings `features` and `labels`; then an optional array `split`
/// has 0 for each training sample and 1 for each test sample. An optional array of texts, `classes`, names the
/// classes. Samples are named `train/0`, `train/1` … by their index in the array.
struct ArrayArchive: DatasetSource {
  private let settings: DatasetSettings
  private let format: ArrayArchiveFormat
  let files: [String]

  init(_ settings: DatasetSettings, _ format: ArrayArchiveFormat) throws {
    self.settings = settings
    self.format = format
    guard !Files.isDirectory(settings.path) else {
      throw DatasetError.unusable(path: settings.path, expected: "an .npz file", found: "a folder")
    }
    files = [String(settings.path.split(separator: "/").last ?? "")]
  }

  var preparationKey: String {
    "npz features=\(format.features ?? "") labels=\(format.labels ?? "") "
      + "sampleShape=\(format.sampleShape ?? []) limit=\(settings.limit)"
  }

  /// An array of samples with their labels.
  private struct Part {
    let name: String
    let array: NPYArray
    let labels: [Int]
    /// One for all samples, or one a sample.
    let splits: [SourceSplit]

    func split(_ index: Int) -> SourceSplit { splits.count == 1 ? splits[0] : splits[index] }
  }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    try reading(0)
    let archive = try NPZ(settings.path)
    let parts = try parts(archive)
    let trained = Set(
      parts.flatMap { part in
        part.labels.indices.lazy.filter { part.split($0) == .train }.map { part.labels[$0] }
      })
    for part in parts {
      if let stray = part.labels.indices.first(where: { !trained.contains(part.labels[$0]) }) {
        throw fault(
          part.name, "test labels that are among the training samples too", "\(part.labels[stray]) of sample \(stray)"
        )
      }
    }
    let array = parts[0].array
    let shape = try reshaped(
      Array(array.shape.dropFirst()), of: "\(settings.path): \(parts[0].name)", to: format.sampleShape)
    store.begin(array.sampleElement, shape: shape, classNames: try classNames(archive, count: (trained.max() ?? 0) + 1))
    let total = parts.reduce(0) { $0 + $1.labels.count }
    var done = 0
    for part in parts {
      let size = part.array.count / part.labels.count
      for (index, label) in part.labels.enumerated() {
        done += 1
        let split = part.split(index)
        if store.isFull(label: label, split: split) { continue }
        try store.append(
          part.array, index * size..<(index + 1) * size, name: "\(split)/\(index)", label: label, split: split)
        progress(done, total)
      }
    }
  }

  private func parts(_ archive: NPZ) throws -> [Part] {
    if format.features == nil, let x = ["X", "x"].first(where: { archive.names.contains("\($0)_train") }) {
      let train = try part(archive, "\(x)_train", "y_train", [.train])
      guard archive.names.contains("\(x)_test") else { return [train] }
      let test = try part(archive, "\(x)_test", "y_test", [.test])
      guard test.array.shape.dropFirst() == train.array.shape.dropFirst(),
        test.array.sampleElement == train.array.sampleElement
      else {
        throw fault(
          test.name, "samples of the shape \(Array(train.array.shape.dropFirst())) and the type of \(train.name)",
          "\(Array(test.array.shape.dropFirst())), \(test.array.element.rawValue)")
      }
      return [train, test]
    }
    func chosen(_ setting: String?, _ defaults: [String]) -> String {
      setting ?? defaults.first(where: archive.names.contains) ?? defaults[0]
    }
    let features = chosen(format.features, ["features", "X"])
    let labels = chosen(format.labels, ["labels", "y"])
    let splits = archive.names.contains("split") ? try self.splits(archive.array("split")) : [.train]
    let part = try part(archive, features, labels, splits)
    guard [1, part.labels.count].contains(splits.count) else {
      throw fault("split", "\(part.labels.count) numbers, one a sample of \(features)", "\(splits.count)")
    }
    return [part]
  }

  private func part(_ archive: NPZ, _ features: String, _ labels: String, _ splits: [SourceSplit]) throws -> Part {
    let array = try archive.array(features)
    guard (2...8).contains(array.shape.count), (array.shape.min() ?? 0) > 0,
      array.shape.dropFirst().reduce(1, *) <= SampleStore.largestSample
    else {
      throw fault(
        features, "samples of the shape [N, …], 1 to \(SampleStore.largestSample) values each", "\(array.shape)")
    }
    let labelArray = try archive.array(labels)
    guard labelArray.count == array.shape[0] else {
      throw fault(labels, "\(array.shape[0]) labels, one a sample of \(features)", "the shape \(labelArray.shape)")
    }
    let values = try labelArray.integers()
    if let odd = values.firstIndex(where: { !(0..<10_000).contains($0) }) {
      throw fault("\(labels)[\(odd)]", "a label from 0 to 9999", "\(values[odd])")
    }
    return Part(name: features, array: array, labels: values, splits: splits)
  }

  private func splits(_ array: NPYArray) throws -> [SourceSplit] {
    try array.integers().enumerated().map { index, value in
      guard let split = UInt8(exactly: value).flatMap(SourceSplit.init) else {
        throw fault("split[\(index)]", "0, for training, or 1, for testing", "\(value)")
      }
      return split
    }
  }

  private func classNames(_ archive: NPZ, count: Int) throws -> [String] {
    guard archive.names.contains("classes") else { return (0..<count).map(String.init) }
    let names = try archive.texts("classes")
    guard names.count >= count else {
      throw fault("classes", "a name for each of \(count) classes", "\(names.count)")
    }
    return names
  }

  private func fault(_ array: String, _ expected: String, _ found: String) -> DatasetError {
    .unusable(path: "\(settings.path): \(array)", expected: expected, found: found)
  }
}
