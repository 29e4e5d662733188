import Essentials

/// `cifar100`: CIFAR-100's binary files.
struct Cifar100Format: ImageFormat {
  static let name = "cifar100"
  /// `labels`: which of the two label sets is the class, default `fine`.
  let labels: Labels
  let images: ImageSettings
  let augmentation: Augmentation

  /// A label set.
  enum Labels: String, CaseIterable, Sendable {
    /// 100 classes.
    case fine
    /// 20 groups of five classes.
    case coarse
  }

  init(_ reader: SettingsReader) {
    labels = reader.choice("labels", default: .fine)
    images = ImageSettings(reader)
    augmentation = reader.augmentation()
  }

  static func recognises(_ path: String, _ names: [String]) -> Bool { present("train.bin", in: names) != nil }

  var sampleShape: [Int]? { images.cifarShape }

  func source(_ settings: DatasetSettings) throws -> any DatasetSource { try Cifar100(settings, labels, images) }
}

/// `train.bin`, `test.bin`, and the class names in `fine_label_names.txt` and `coarse_label_names.txt`.
struct Cifar100: CifarSource {
  static let labelBytes = 2

  let settings: DatasetSettings
  let images: ImageSettings
  private let labelSet: Cifar100Format.Labels
  let files: [String]
  var labelByte: Int { labelSet == .coarse ? 0 : 1 }
  var classCount: Int { labelSet == .coarse ? 20 : 100 }
  var preparationKey: String {
    "cifar100 labels=\(labelSet.rawValue)\(images.preparationKey) limit=\(settings.limit)"
  }

  init(_ settings: DatasetSettings, _ labelSet: Cifar100Format.Labels, _ images: ImageSettings) throws {
    self.settings = settings
    self.labelSet = labelSet
    self.images = images
    let names = try Files.list(settings.path)
    guard let train = present("train.bin", in: names) else {
      throw DatasetError.unusable(path: settings.path, expected: "train.bin or train.bin.gz", found: "neither")
    }
    files =
      names.filter { $0 == "\(labelSet.rawValue)_label_names.txt" } + [train]
      + [present("test.bin", in: names)].compactMap { $0 }
  }
}
