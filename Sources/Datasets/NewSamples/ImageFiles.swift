import Essentials

/// Images without classes, named by their files.
struct ImageFiles: DatasetSource {
  let files: [String]
  private let settings: DatasetSettings
  private let images: ImageSettings

  /// - Parameter channels: Those of the network's input, to which images are converted.
  init(_ settings: DatasetSettings, _ files: [String], channels: Int) {
    self.files = files
    self.settings = settings
    images = ((settings.layout as? any ImageFormat)?.images ?? .unchanged).converted(to: channels)
  }

  var preparationKey: String { "image files\(images.preparationKey)\(BrokenSamples.key(settings.layout.onError))" }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    var broken = BrokenSamples(settings.layout.onError)
    try decodeImages(
      files, in: settings.folder, images, reading: reading, broken: &broken, progress: progress
    ) { index, image in
      if store.count == 0 { store.begin(.uint8, shape: image.shape, classNames: []) }
      try image.bytes.withUnsafeBytes {
        try store.append($0, name: files[index], label: 0, split: .test, target: .nan)
      }
    }
    try store.settle(broken, path: settings.path)
  }
}
