import Essentials

/// Decodes PNG and JPEG files one after the other, in the size and colours of the settings. Files that cannot be decoded
/// are left to `broken`.
/// - Parameters:
///   - files: Relative to `folder`.
///   - reading: Called with the index of each file right before it is read.
///   - progress: Called with (done, total).
///   - take: Called with each index and its image.
/// - Throws: `DatasetError`, `FileError`, what `reading` and `take` throw.
func decodeImages(
  _ files: [String], in folder: String, _ settings: ImageSettings, reading: (Int) throws -> Void,
  broken: inout BrokenSamples, progress: (Int, Int) -> Void, take: (Int, Image) throws -> Void
) throws {
  let jpeg = JPEGDecoder()
  var fitting = ImageFitting(settings)
  for (index, file) in files.enumerated() {
    try reading(index)
    let path = "\(folder)/\(file)"
    let map = try MappedFile(path)
    var decoded: Image?
    do {
      decoded = try withExtendedLifetime(map) { try Image(decoding: map.bytes, file: path, jpeg: jpeg) }
    } catch {
      try broken.note(error)
    }
    if let decoded { try take(index, try fitting.fitted(decoded, file: path)) }
    progress(index + 1, files.count)
  }
}

extension Image {
  /// `[height, width, channels]`.
  var shape: [Int] { [height, width, channels] }
}
