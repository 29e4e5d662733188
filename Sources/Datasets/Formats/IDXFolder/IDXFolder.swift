import Essentials

/// `idx`: the files of MNIST, EMNIST and Fashion-MNIST.
struct IDXFormat: ImageFormat {
  static let name = "idx"
  /// `set`: which of several sets in one folder, such as EMNIST's `emnist-letters`; default the only one.
  let set: String?
  let images: ImageSettings
  let testFraction: Double
  let augmentation: Augmentation

  init(_ reader: SettingsReader) {
    set = reader.optionalText("set")
    images = ImageSettings(reader)
    testFraction = reader.testFraction()
    augmentation = reader.augmentation()
  }

  static func recognises(_ path: String, _ names: [String]) -> Bool { !IDXFolder.sets(names).isEmpty }

  var sampleShape: [Int]? { images.shape(channels: 1) }

  func source(_ settings: DatasetSettings) throws -> any DatasetSource { try IDXFolder(settings, self) }
}

/// The files of MNIST, EMNIST and Fashion-MNIST: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, and the same two
/// for `t10k` or `test`.
///
/// The last hyphen but one may be a dot, `.gz` may follow, and a name may precede each, as in
/// `emnist-letters-train-images-idx3-ubyte`; the setting `set` chooses one of several such sets. Classes are the
/// different labels of the training samples. With a file such as `emnist-letters-mapping.txt`, they are named by the
/// character whose code it gives. Images are stored as in the file: EMNIST's are transposed. Samples are named
/// `train/0`, `train/1` …
struct IDXFolder: DatasetSource {
  let files: [String]
  private let settings: DatasetSettings
  private let format: IDXFormat
  private let hasMapping: Bool

  init(_ settings: DatasetSettings, _ format: IDXFormat) throws {
    self.settings = settings
    self.format = format
    let names = try Files.list(settings.path)
    let sets = Self.sets(names)
    func called(_ set: String) -> String { set.isEmpty ? "the one without a name" : set }
    guard let set = format.set ?? sets.first, sets.count == 1 || format.set != nil else {
      throw DatasetError.unusable(
        path: settings.path,
        expected: sets.isEmpty
          ? "train-images-idx3-ubyte or train-images-idx3-ubyte.gz" : "one set, or the setting set",
        found: sets.isEmpty ? "neither" : sets.map(called).joined(separator: ", "))
    }
    let prefix = set.isEmpty ? "" : set + "-"
    func required(_ name: String) throws -> String {
      if let found = Self.found(prefix + name, in: names) { return found }
      throw DatasetError.unusable(path: settings.path, expected: "\(prefix)\(name), possibly with .gz", found: "none")
    }
    var files = [try required("train-images-idx3-ubyte"), try required("train-labels-idx1-ubyte")]
    if let test = ["t10k", "test"].first(where: { Self.found("\(prefix)\($0)-images-idx3-ubyte", in: names) != nil }) {
      files += [try required("\(test)-images-idx3-ubyte"), try required("\(test)-labels-idx1-ubyte")]
    }
    hasMapping = names.contains("\(prefix)mapping.txt")
    self.files = files + (hasMapping ? ["\(prefix)mapping.txt"] : [])
  }

  var preparationKey: String {
    "idx set=\(format.set ?? "")\(format.images.preparationKey) limit=\(settings.limit)"
  }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    for index in files.indices { try reading(index) }
    let trained = try labels(files[1])
    let labels = [trained] + (arrays > 2 ? [try self.labels(files[3])] : [])
    let classes = Set(trained).sorted()
    let classIndices = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    if labels.count > 1, let stray = labels[1].firstIndex(where: { classIndices[$0] == nil }) {
      throw DatasetError.unusable(
        path: "\(settings.path)/\(files[3])", expected: "labels that are in \(files[1]) too",
        found: "\(labels[1][stray]) for image \(stray)")
    }
    let names = try classNames(classes)
    let total = labels.reduce(0) { $0 + $1.count }
    var (fitting, done) = (ImageFitting(format.images), 0)
    var first: [Int]?
    for (part, split) in zip(labels.indices, [SourceSplit.train, .test]) {
      let file = "\(settings.path)/\(files[part * 2])"
      try withContent(of: file) { bytes in
        let array = try IDXArray(parsing: bytes, file: file)
        let edges = Array(array.shape.dropFirst())
        try check(array, of: file, labels: labels[part].count, like: first)
        if first == nil {
          first = edges
          let shape = format.images.shape(channels: 1, height: edges[0], width: edges[1]) ?? []
          store.begin(.uint8, shape: shape, classNames: names)
        }
        let size = edges[0] * edges[1]
        for (index, value) in labels[part].enumerated() {
          done += 1
          guard let label = classIndices[value], !store.isFull(label: label, split: split) else { continue }
          let start = array.start + index * size
          let pixels = Array(UnsafeRawBufferPointer(rebasing: bytes[start..<start + size]))
          let image = fitting.resized(Image(width: edges[1], height: edges[0], channels: 1, bytes: pixels))
          try image.bytes.withUnsafeBytes {
            try store.append($0, name: "\(split)/\(index)", label: label, split: split)
          }
          progress(done, total)
        }
      }
    }
  }

  /// The number of files that are arrays.
  private var arrays: Int { files.count - (hasMapping ? 1 : 0) }

  private func check(_ array: IDXArray, of file: String, labels: Int, like first: [Int]?) throws {
    let edges = Array(array.shape.dropFirst())
    guard edges.count == 2, edges[0] * edges[1] <= SampleStore.largestSample else {
      throw DatasetError.unusable(path: file, expected: "images of the shape [N, H, W]", found: "\(array.shape)")
    }
    guard array.shape[0] == labels else {
      throw DatasetError.unusable(
        path: file, expected: "\(counted(labels, "image")), one a label", found: "\(array.shape[0])")
    }
    if let first, first != edges {
      throw DatasetError.unusable(path: file, expected: "images of \(first) as in \(files[0])", found: "\(edges)")
    }
  }

  private func labels(_ name: String) throws -> [UInt8] {
    let file = "\(settings.path)/\(name)"
    return try withContent(of: file) { bytes in
      let array = try IDXArray(parsing: bytes, file: file)
      guard array.shape.count == 1 else {
        throw DatasetError.unusable(path: file, expected: "labels of the shape [N]", found: "\(array.shape)")
      }
      return Array(bytes[array.start...])
    }
  }

  /// The characters that the lines `LABEL CODE …` of the mapping give the labels, or the labels' digits.
  private func classNames(_ classes: [UInt8]) throws -> [String] {
    guard hasMapping, let name = files.last else { return classes.map(String.init) }
    let file = "\(settings.path)/\(name)"
    let lines = try textLines(of: file).map { $0.text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) } }
    let pairs = lines.filter { $0.count > 1 }.map { ($0[0], $0[1]) }
    let codes = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    return try classes.map { label in
      guard let scalar = codes[Int(label)].flatMap({ UInt32(exactly: $0) }).flatMap(Unicode.Scalar.init) else {
        throw DatasetError.unusable(path: file, expected: "a line \"\(label) CODE\"", found: "none")
      }
      return String(Character(scalar))
    }
  }

  // MARK: Names

  private static let images = "train-images-idx3-ubyte"

  /// The name before each file of training images; empty for files without one.
  static func sets(_ names: [String]) -> [String] {
    Set(
      names.compactMap { name -> String? in
        let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
        guard let ending = spellings(images).first(where: plain.hasSuffix) else { return nil }
        let before = plain.dropLast(ending.count)
        return before.isEmpty ? "" : before.hasSuffix("-") ? String(before.dropLast()) : nil
      }
    ).sorted()
  }

  private static func found(_ name: String, in names: [String]) -> String? {
    spellings(name).lazy.compactMap { present($0, in: names) }.first
  }

  /// `train-images-idx3-ubyte`, `train-images.idx3-ubyte`.
  private static func spellings(_ name: String) -> [String] {
    let ending = "idx3-ubyte".count
    return [name, "\(name.dropLast(ending + 1)).\(name.suffix(ending))"]
  }
}
