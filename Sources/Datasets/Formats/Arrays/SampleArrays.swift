import Essentials

/// `arrays`: samples of any shape in an `ArrayFolder`: features `[N, F]`, sequences `[N, T, F]`, images `[N, H, W, C]`.
struct SampleArraysFormat: DatasetFormat {
  static let name = "arrays"
  let sampleShape: [Int]?
  let testFraction: Double
  let augmentation: Augmentation

  init(_ reader: SettingsReader) {
    sampleShape = reader.sampleShape()
    testFraction = reader.testFraction()
    augmentation = reader.augmentation()
  }

  static func recognises(_ path: String, _ names: [String]) -> Bool {
    ArrayFolder.isThere(names) && !GridArraysFormat.recognises(path, names)
  }

  func source(_ settings: DatasetSettings) throws -> any DatasetSource { try SampleArrays(settings, sampleShape) }
}

/// The samples of an `ArrayFolder`.
///
/// A sample has the array's shape without its first edge, unless `sampleShape` is given. Bytes and truth values are
/// stored unchanged; all other numbers in single precision.
struct SampleArrays: DatasetSource {
  private let settings: DatasetSettings
  private let sampleShape: [Int]?
  private let folder: ArrayFolder

  init(_ settings: DatasetSettings, _ sampleShape: [Int]?) throws {
    self.settings = settings
    self.sampleShape = sampleShape
    folder = try ArrayFolder(settings.path)
  }

  var files: [String] { folder.files }
  var preparationKey: String { "arrays sampleShape=\(sampleShape ?? []) limit=\(settings.limit)" }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    for index in files.indices { try reading(index) }
    let parts = try folder.parts("sample") { file, shape in
      guard (2...8).contains(shape.count), (shape.min() ?? 0) > 0,
        shape.dropFirst().reduce(1, *) <= SampleStore.largestSample
      else {
        throw DatasetError.unusable(
          path: file, expected: "samples of the shape [N, …], 1 to \(SampleStore.largestSample) values each",
          found: "\(shape)")
      }
    }
    let names = try folder.checkedClassNames(parts, "sample")
    let element = parts[0].array.sampleElement
    if let other = parts.first(where: { $0.array.sampleElement != element }) {
      throw DatasetError.unusable(
        path: other.file, expected: "elements of the type \(parts[0].array.element.rawValue) as in \(files[0])",
        found: other.array.element.rawValue)
    }
    let shape = try reshaped(parts[0].shape, of: parts[0].file, to: sampleShape)
    store.begin(element, shape: shape, classNames: names)
    try folder.append(parts, to: store, progress: progress) { part, index, name in
      try store.append(
        part.array, part.elements(index), name: name, label: part.labels[index], split: part.split)
    }
  }
}

extension NPYArray {
  /// The type in which its samples are stored.
  var sampleElement: SampleElement {
    switch element {
    case .bool: .bit
    case .uint8: .uint8
    case .int8, .int32, .int64, .float32, .float64: .float32
    }
  }
}

extension SampleStoreWriter {
  /// Adds elements of an array as a sample.
  func append(
    _ array: NPYArray, _ elements: Range<Int>, name: String, label: Int, split: SourceSplit, target: Float? = nil
  ) throws {
    switch array.sampleElement {
    case .bit: try append(bits: array.occupancy(elements), name: name, label: label, split: split, target: target)
    case .uint8:
      try array.withBytes(of: elements) { try append($0, name: name, label: label, split: split, target: target) }
    case .float32:
      try array.floats(elements).withUnsafeBytes {
        try append($0, name: name, label: label, split: split, target: target)
      }
    }
  }
}
