/// Brings images to the size and colours of the settings, or checks that all images agree in them.
struct ImageFitting {
  private let settings: ImageSettings
  /// The first image, as it was decoded, and its name in messages.
  private var first: (name: String, image: Image)?
  private var resampler: Resampler?

  init(_ settings: ImageSettings) { self.settings = settings }

  /// The image in the size and colours in which it is stored: one or three channels.
  /// - Parameter file: Names it in messages.
  /// - Throws: `DatasetError` if the image differs from the first one in what the settings do not give.
  mutating func fitted(_ image: Image, file: String) throws -> Image {
    let reference = first ?? (file, image)
    first = reference
    func refuse(_ expected: String, setting: String, _ found: String) -> DatasetError {
      .unusable(path: file, expected: "\(expected) as in \(reference.name), or the setting \(setting)", found: found)
    }
    if settings.colours == nil, image.colours != reference.image.colours {
      throw refuse("\(reference.image.colours.summary) image", setting: "colours", "\(image.colours.summary) one")
    }
    if settings.size == nil, (image.width, image.height) != (reference.image.width, reference.image.height) {
      throw refuse("\(reference.image.sizeText) pixels", setting: "size", image.sizeText)
    }
    return resized(image.converted(to: settings.colours ?? image.colours))
  }

  /// The image in the size of the settings.
  mutating func resized(_ image: Image) -> Image {
    guard let size = settings.size else { return image }
    if resampler.map({ $0.source == (image.height, image.width) }) != true {
      resampler = Resampler(settings.resize, from: (image.height, image.width), to: (size[0], size[1]))
    }
    let bytes = resampler?.resized(image.bytes, channels: image.channels) ?? image.bytes
    return Image(width: size[1], height: size[0], channels: image.channels, bytes: bytes)
  }
}

extension Colours {
  fileprivate var summary: String { self == .grey ? "a grey" : "a coloured" }
}
