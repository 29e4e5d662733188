import Essentials

/// Images, PNG or JPEG, in folders named after their classes.
///
/// The class folders lie in the dataset's folder itself, or in `train` and `test` there (`val` where there is no
/// `test`). Or lists name the files: the settings `trainList` and `testList`, else `train.txt` and `test.txt` in the
/// folder; the class is then the last folder of a file's path. `classes.txt` may give class folders other names, a
/// line `FOLDER NAME` each. Samples are named by their path.
struct ImageFolder: DatasetSource {
  static let keys: Set<DatasetSettings.Key> = [.size, .resize, .colours, .trainList, .test, .augmentation]

  let files: [String]
  private let settings: DatasetSettings
  private let classNames: [String]
  /// For each file.
  private let labels: [Int]
  private let splits: [SourceSplit]

  static func recognises(_ path: String, _ names: [String]) -> Bool {
    ImageTree.hasList(path) || ImageTree.testFolder(path) != nil || ImageTree.hasClasses("\(path)/train")
      || ImageTree.hasClasses(path)
  }

  static func sampleShape(_ settings: DatasetSettings) -> [Int]? {
    settings.imageShape(channels: settings.colours?.channels)
  }

  init(_ settings: DatasetSettings) throws {
    self.settings = settings
    let tree = try ImageTree(settings)
    let folders = Set(tree.train.map(\.folder)).sorted()
    let places = Dictionary(uniqueKeysWithValues: folders.enumerated().map { ($1, $0) })
    var (files, labels, splits): ([String], [Int], [SourceSplit]) = ([], [], [])
    for (entries, split) in [(tree.train, SourceSplit.train), (tree.test, .test)] {
      var taken = [Int](repeating: 0, count: folders.count)
      for entry in entries {
        guard let label = places[entry.folder] else {
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

  /// Beside the files, what lists and `classes.txt` make of them.
  var preparationKey: String {
    var hash = ContentHash()
    for name in classNames { hash.update(name) }
    for (label, split) in zip(labels, splits) { hash.update(UInt64(label) * 2 + UInt64(split.rawValue)) }
    return "image-folder\(ImageFitting.key(settings)) limit=\(settings.limit) labels=\(hash.hexadecimal)"
  }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    let jpeg = JPEGDecoder()
    var fitting = ImageFitting(settings)
    for (index, file) in files.enumerated() {
      try reading(index)
      let path = "\(settings.path)/\(file)"
      let map = try MappedFile(path)
      let decoded = try withExtendedLifetime(map) { try Image(decoding: map.bytes, file: path, jpeg: jpeg) }
      let image = try fitting.fitted(decoded, file: path)
      if index == 0 {
        store.begin(.uint8, shape: [image.height, image.width, image.channels], classNames: classNames)
      }
      try image.bytes.withUnsafeBytes {
        try store.append($0, name: file, label: labels[index], split: splits[index])
      }
      progress(index + 1, files.count)
    }
  }

  /// What `classes.txt` calls the folders, else their own names.
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
