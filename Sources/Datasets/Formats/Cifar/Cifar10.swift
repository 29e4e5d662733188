import Essentials

/// `cifar10`: CIFAR-10's binary files.
struct Cifar10Format: ImageFormat {
  static let name = "cifar10"
  let images: ImageSettings
  let augmentation: Augmentation

  init(_ reader: SettingsReader) {
    images = ImageSettings(reader)
    augmentation = reader.augmentation()
  }

  static func recognises(_ path: String, _ names: [String]) -> Bool { !Cifar10.batches(names).isEmpty }

  var sampleShape: [Int]? { images.cifarShape }

  func source(_ settings: DatasetSettings) throws -> any DatasetSource { try Cifar10(settings, images) }
}

/// `data_batch_1.bin` …, `test_batch.bin`, and the class names in `batches.meta.txt`.
struct Cifar10: CifarSource {
  static let labelBytes = 1

  let settings: DatasetSettings
  let images: ImageSettings
  let files: [String]
  let labelByte = 0
  let classCount = 10
  var preparationKey: String { "cifar10\(images.preparationKey) limit=\(settings.limit)" }

  init(_ settings: DatasetSettings, _ images: ImageSettings) throws {
    self.settings = settings
    self.images = images
    let names = try Files.list(settings.path)
    let batches = Self.batches(names)
    guard !batches.isEmpty else {
      throw DatasetError.unusable(
        path: settings.path, expected: "data_batch_1.bin or data_batch_1.bin.gz", found: "neither")
    }
    files =
      names.filter { $0 == "batches.meta.txt" } + batches
      + [present("test_batch.bin", in: names)].compactMap { $0 }
  }

  /// The training files; a compressed one only if there is no uncompressed one beside it.
  static func batches(_ names: [String]) -> [String] {
    names.filter { name in
      name.hasPrefix("data_batch_")
        && (name.hasSuffix(".bin") || name.hasSuffix(".bin.gz") && !names.contains(String(name.dropLast(3))))
    }
  }
}
