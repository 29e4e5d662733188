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

  var preparationKey: String { "image files\(images.preparationKey)" }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    let jpeg = JPEGDecoder()
    var fitting = ImageFitting(images)
    for (index, file) in files.enumerated() {
      try reading(index)
      let image = try Image(at: "\(settings.folder)/\(file)", jpeg, fitted: &fitting)
      if index == 0 { store.begin(.uint8, shape: [image.height, image.width, image.channels], classNames: []) }
      try image.bytes.withUnsafeBytes {
        try store.append($0, name: file, label: 0, split: .test, target: .nan)
      }
      progress(index + 1, files.count)
    }
  }
}

extension Image {
  /// Decodes a PNG or JPEG file and brings it to the settings' size and colours.
  init(at path: String, _ jpeg: JPEGDecoder, fitted fitting: inout ImageFitting) throws {
    let map = try MappedFile(path)
    let decoded = try withExtendedLifetime(map) { try Image(decoding: map.bytes, file: path, jpeg: jpeg) }
    self = try fitting.fitted(decoded, file: path)
  }
}
