/// Samples of any shape in NumPy arrays: an `ArrayFolder` of features `[N, F]`, sequences `[N, T, F]`, images
/// `[N, H, W, C]` and the like.
///
/// A sample has the file's shape without its first edge, unless `sampleShape` says otherwise. Bytes and
/// truth values are kept as they are; all other numbers become single precision.
struct SampleArrays: DatasetSource {
  static let keys: Set<DatasetSettings.Key> = [.sampleShape, .test, .augmentation]

  private let settings: DatasetSettings
  private let folder: ArrayFolder

  static func recognises(_ path: String, _ names: [String]) -> Bool {
    ArrayFolder.isThere(names) && !GridArrays.recognises(path, names)
  }

  static func sampleShape(_ settings: DatasetSettings) -> [Int]? { settings.sampleShape }

  init(_ settings: DatasetSettings) throws {
    self.settings = settings
    folder = try ArrayFolder(settings.path)
  }

  var files: [String] { folder.files }
  var preparationKey: String { "arrays sampleShape=\(settings.sampleShape ?? []) limit=\(settings.limit)" }

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
    let shape = try settings.reshaped(parts[0].shape, of: parts[0].file)
    store.begin(element, shape: shape, classNames: names)
    try folder.append(parts, to: store, progress: progress) { part, index, name in
      try store.append(
        part.array, part.elements(index), name: name, label: part.labels[index], split: part.split)
    }
  }
}

extension NPYArray {
  /// How its samples are stored: bytes and truth values as they are, all other numbers in single precision.
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
    _ array: NPYArray, _ elements: Range<Int>, name: String, label: Int, split: SourceSplit
  ) throws {
    switch array.sampleElement {
    case .bit: try append(bits: array.occupancy(elements), name: name, label: label, split: split)
    case .uint8: try array.withBytes(of: elements) { try append($0, name: name, label: label, split: split) }
    case .float32:
      try array.floats(elements).withUnsafeBytes { try append($0, name: name, label: label, split: split) }
    }
  }
}

extension DatasetSettings {
  /// `sampleShape` if it is given and holds as many values as `shape`.
  func reshaped(_ shape: [Int], of file: String) throws -> [Int] {
    guard let wanted = sampleShape else { return shape }
    let size = shape.reduce(1, *)
    // The edges are at least 1, so that a product beyond the size is noticed before it overflows.
    var product = 1
    for edge in wanted where product <= size { product *= edge }
    guard product == size, wanted.count <= 8 else {
      throw DatasetError.unusable(
        path: file, expected: "samples of the shape \(wanted) (the setting sampleShape)",
        found: "\(counted(size, "value")) a sample, \(shape)")
    }
    return wanted
  }
}
