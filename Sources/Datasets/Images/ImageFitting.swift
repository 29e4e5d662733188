/// Brings images to the size and the colours that a dataset's settings ask for, or sees that they agree.
struct ImageFitting {
  private let settings: DatasetSettings
  /// The first image: what it is called, and what it was as it came.
  private var first: (name: String, image: Image)?
  private var resampler: Resampler?

  init(_ settings: DatasetSettings) { self.settings = settings }

  /// What decides the result, for a preparation's key; nothing where images stay as they are.
  static func key(_ settings: DatasetSettings) -> String {
    let colours = settings.colours.map { " colours=\($0.rawValue)" } ?? ""
    return colours + (settings.size.map { " size=\($0) resize=\(settings.resize.rawValue)" } ?? "")
  }

  /// The image as it is to be stored: one or three channels.
  /// - Parameter file: Names it in messages.
  /// - Throws: `DatasetError` for an image unlike the first in what the settings leave open.
  mutating func fitted(_ image: Image, file: String) throws -> Image {
    let reference = first ?? (file, image)
    first = reference
    func refuse(_ expected: String, setting: String, _ found: String) -> DatasetError {
      .unusable(path: file, expected: "\(expected) as in \(reference.name), or the setting \(setting)", found: found)
    }
    if settings.colours == nil, image.colours != reference.image.colours {
      throw refuse("\(reference.image.colours.described) image", setting: "colours", "\(image.colours.described) one")
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

extension DatasetSettings.Colours {
  fileprivate var described: String { self == .grey ? "a grey" : "a coloured" }
}

extension DatasetSettings {
  /// `[height, width, channels]` where size and channels are known.
  func imageShape(channels: Int?, height: Int? = nil, width: Int? = nil) -> [Int]? {
    guard let channels, let height = size?[0] ?? height, let width = size?[1] ?? width else { return nil }
    return [height, width, channels]
  }
}
