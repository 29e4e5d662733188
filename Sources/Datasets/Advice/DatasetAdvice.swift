import Essentials

/// Settings for the data at a path, found by a look at them, and what a network for them must know.
public struct DatasetAdvice: Sendable {
  /// What a sample is.
  public enum Kind: Sendable {
    /// `[F]`
    case features
    /// `[T, F]`
    case sequence
    /// `[H, W, C]`
    case image
    /// `[D, H, W, 1]`
    case grid
  }

  /// The section `dataset`, in the order in which a person would write it.
  public private(set) var members: [(key: String, value: JSONValue)]
  /// What was found, a sentence each.
  public private(set) var reasons: [String] = []
  /// The name of the format.
  public let format: String
  public let isRegression: Bool
  public let kind: Kind
  public let sampleShape: [Int]
  /// 0 for a numeric target.
  public let classCount: Int
  public let trainCount: Int
  public let testCount: Int

  /// What is to be predicted, such as `3 classes`.
  public var targetSummary: String {
    isRegression ? "a number to predict" : counted(classCount, "class", plural: "classes")
  }

  public var section: JSONValue { .object(Dictionary(members) { $1 }) }

  /// How many training samples a starting search uses at most, so that it ends in minutes.
  private static func maximumSamples(_ kind: Kind) -> Int {
    switch kind {
    case .features: 20_000
    case .sequence: 2000
    case .image: 2000
    case .grid: 1000
    }
  }

  /// Looks at the data, and reads them.
  /// - Parameter progress: Called with (done, total) samples while they are prepared.
  /// - Throws: `DatasetError` if no format recognises the data or they cannot be read, `SettingsError`, `FileError`.
  public init(_ path: String, progress: (Int, Int) -> Void = { _, _ in }) throws {
    guard Files.exists(path) else {
      throw DatasetError.unusable(path: path, expected: "a folder or file of data", found: "nothing there")
    }
    guard let found = DatasetFormats.found(at: path) else {
      throw DatasetError.unusable(
        path: path,
        expected:
          "a table (.csv, .tsv, .data), class folders of images (.png, .jpg) or of meshes (.off, .binvox), NumPy "
          + "arrays X_train.npy and y_train.npy, an .npz file, IDX files, CIFAR's binary files, or UCI HAR",
        found: Files.isDirectory(path) ? "a folder of none of them" : "another file")
    }
    format = found.name
    var isRegression = false
    if found == TableFormat.self {
      let table = try TableAdvice(path)
      (members, reasons, isRegression) = (table.members, table.reasons, table.isRegression)
    } else {
      members = [("path", .string(path)), ("format", .string(found.name)), ("validation", 0.2)]
      if found == ModelNetFormat.self {
        members += [("gridSize", 20), ("padding", 2)]
        reasons.append("Meshes become grids of 20 x 20 x 20 voxels, small enough to learn in minutes.")
      }
      if found == ImageFolderFormat.self { try Self.fitImages(path, &members, &reasons) }
    }
    var dataset = try Self.opened(&members, &reasons, progress)
    let canDraw = DatasetFormats.keys(of: found).contains("test") && !members.contains { $0.key == "test" }
    if dataset.splits.test.isEmpty, canDraw {
      var (with, found) = (members + [("test", 0.2)], reasons)
      found.append("There are no test samples; a fifth of each class is drawn for testing.")
      // A class may have too few samples to be divided in three.
      if let divided = try? Self.opened(&with, &found, progress) {
        (dataset, members, reasons) = (divided, with, found)
      }
    }
    self.isRegression = isRegression
    sampleShape = dataset.sampleShape
    classCount = dataset.classNames.count
    switch sampleShape.count {
    case 1: kind = .features
    case 2: kind = .sequence
    case 3: kind = .image
    default: kind = .grid
    }
    let maximum = Self.maximumSamples(kind)
    if dataset.splits.train.count > maximum {
      let limit = max(2, maximum * 5 / 4 / max(1, classCount))
      members.append(("limit", .integer(limit)))
      reasons.append(
        "Only \(limit) samples \(classCount > 0 ? "of each class " : "")are used, so that the search ends in minutes; "
          + "remove \"limit\" to use all.")
      dataset = try Self.opened(&members, &reasons, progress)
    }
    (trainCount, testCount) = (dataset.splits.train.count, dataset.splits.test.count)
  }

  /// Opens the data with the settings so far; samples that cannot be read are left out if that helps.
  private static func opened(
    _ members: inout [(key: String, value: JSONValue)], _ reasons: inout [String], _ progress: (Int, Int) -> Void
  ) throws -> Dataset {
    func open() throws -> Dataset {
      let section = JSONValue.object(Dictionary(members) { $1 })
      let settings = try Settings.read(section, from: "hpsearch", DatasetSettings.init).settings
      return try Dataset.open(settings, seed: SeededGenerator(seed: 1), progress: progress)
    }
    do {
      return try open()
    } catch let fault as DatasetError {
      members.append(("onError", "skip"))
      guard let dataset = try? open() else { throw fault }
      // Where much cannot be read, something else is wrong.
      let count = dataset.store.details.leftOutCount
      guard count > 0, count * 10 <= dataset.count else { throw fault }
      reasons.append(
        "\(counted(count, "sample")) cannot be read and \(count == 1 ? "is" : "are") left out (\"onError\": \"skip\").")
      return dataset
    }
  }

  /// Brings images of different sizes or colours, and large ones, to one small size.
  private static func fitImages(
    _ path: String, _ members: inout [(key: String, value: JSONValue)], _ reasons: inout [String]
  ) throws {
    let settings = try Settings.read(.object(Dictionary(members) { $1 }), from: path, DatasetSettings.init).settings
    let files = try settings.openSource().files
    // Evenly over the classes, which follow each other.
    let step = max(1, files.count / 100)
    var (shapes, colours): (Set<[Int]>, Set<Int>) = ([], [])
    let jpeg = JPEGDecoder()
    for index in stride(from: 0, to: files.count, by: step) {
      let file = "\(path)/\(files[index])"
      let map = try MappedFile(file)
      guard let image = try? withExtendedLifetime(map, { try Image(decoding: map.bytes, file: file, jpeg: jpeg) })
      else { continue }
      shapes.insert([image.height, image.width])
      colours.insert(image.channels == 1 ? 1 : 3)
    }
    let largest = shapes.flatMap { $0 }.max() ?? 0
    if shapes.count > 1 || largest > 64 {
      let edge = largest > 48 ? 48 : max(16, (largest + 7) / 8 * 8)
      members += [("size", .array([.integer(edge), .integer(edge)])), ("resize", "area")]
      reasons.append(
        "Images \(shapes.count > 1 ? "of different sizes " : "")are scaled to \(edge) x \(edge) pixels, small enough to "
          + "learn in minutes.")
    }
    if colours.count > 1 {
      members.append(("colours", "rgb"))
      reasons.append("Grey and coloured images are read as coloured ones.")
    }
  }
}
