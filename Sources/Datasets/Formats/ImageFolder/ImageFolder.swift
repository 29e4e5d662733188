import Essentials

/// `image-folder`: PNG or JPEG images in folders named after their classes, or named by lists, or all in one folder,
/// which is then the only class.
struct ImageFolderFormat: ImageFormat {
  static let name = "image-folder"
  let images: ImageSettings
  /// `trainList`: a file, in the data set's folder or anywhere, that names the training images, one a line; default
  /// none.
  let trainList: String?
  let testFraction: Double
  let augmentation: Augmentation
  let onError: BrokenSamples.Policy

  init(_ reader: SettingsReader) {
    images = ImageSettings(reader, readsColours: true)
    trainList = reader.isGiven("trainList") ? reader.optionalText("trainList") : nil
    testFraction = reader.testFraction()
    augmentation = reader.augmentation()
    onError = reader.onError()
  }

  static func recognises(_ path: String, _ names: [String]) -> Bool {
    ImageTree.hasList(path) || ImageTree.testFolder(path) != nil || ImageTree.hasClasses("\(path)/train")
      || ImageTree.hasClasses(path) || !ImageTree.images(in: path).isEmpty
  }

  var sampleShape: [Int]? { images.shape(channels: images.colours?.channels) }

  func source(_ settings: DatasetSettings) throws -> any DatasetSource { try ImageFolder(settings, self) }
}

/// Images in folders named after their classes.
///
/// The class folders are in the data set's folder itself, or in `train` and `test` there (`val` if there is no
/// `test`). Or lists name the files: the settings `trainList` and `testList`, else `train.txt` and `test.txt` in the
/// folder; the class is then the last folder of a file's path. An optional `classes.txt` gives class folders other
/// names, a line `FOLDER NAME` each. Samples are named by their path.
struct ImageFolder: DatasetSource {
  let files: [String]
  private let settings: DatasetSettings
  private let images: ImageSettings
  private let onError: BrokenSamples.Policy
  private let classNames: [String]
  /// For each file.
  private let labels: [Int]
  private let splits: [SourceSplit]

  init(_ settings: DatasetSettings, _ format: ImageFolderFormat) throws {
    self.settings = settings
    images = format.images
    onError = format.onError
    let tree = try ImageTree(settings, trainList: format.trainList)
    let folders = Set(tree.train.map(\.folder)).sorted()
    let classIndices = Dictionary(uniqueKeysWithValues: folders.enumerated().map { ($1, $0) })
    var (files, labels, splits): ([String], [Int], [SourceSplit]) = ([], [], [])
    for (entries, split) in [(tree.train, SourceSplit.train), (tree.test, .test)] {
      var taken = [Int](repeating: 0, count: folders.count)
      for entry in entries {
        guard let label = classIndices[entry.folder] else {
          throw DatasetError.unusable(
            path: "\(settings.path)/\(entry.path)", expected: "a class folder that has training images too",
            found: "\"\(entry.folder)\"")
        }
        taken[label] += 1
        if settings.limit > 0, taken[label] > settings.limit { continue }
        files.append(entry.path)
        labels.append(label)
        splits.append(split)
      }
    }
    classNames = try Self.classNames(of: folders, in: settings.path)
    self.files = files
    self.labels = labels
    self.splits = splits
  }

  /// Covers also the effect of the lists and of `classes.txt`.
  var preparationKey: String {
    var hash = ContentHash()
    for name in classNames { hash.update(name) }
    for (label, split) in zip(labels, splits) { hash.update(UInt64(label) * 2 + UInt64(split.rawValue)) }
    return "image-folder\(images.preparationKey) limit=\(settings.limit) labels=\(hash.hexadecimal)"
      + BrokenSamples.key(onError)
  }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    var broken = BrokenSamples(onError)
    try decodeImages(
      files, in: settings.path, images, reading: reading, broken: &broken, progress: progress
    ) { index, image in
      if store.count == 0 { store.begin(.uint8, shape: image.shape, classNames: classNames) }
      try image.bytes.withUnsafeBytes {
        try store.append($0, name: files[index], label: labels[index], split: splits[index])
      }
    }
    try store.settle(broken, path: settings.path)
  }

  /// The names that `classes.txt` gives the folders, or their own names.
  private static func classNames(of folders: [String], in root: String) throws -> [String] {
    let file = "\(root)/classes.txt"
    guard Files.exists(file) else { return folders }
    let pairs = try Datasets.classNames(from: file).map { line in
      let folder = line.prefix { !$0.isWhitespace }
      return (String(folder), String(line.dropFirst(folder.count).drop { $0.isWhitespace }))
    }
    let names = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    return try folders.map { folder in
      guard let name = names[folder], !name.isEmpty else {
        throw DatasetError.unusable(path: file, expected: "a line \"\(folder) NAME\"", found: "none")
      }
      return name
    }
  }
}
