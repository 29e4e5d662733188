import Essentials

extension Image {
  /// Decodes the content of a PNG or JPEG file, which are told apart by their first bytes.
  /// - Parameters:
  ///   - file: Names the file in messages.
  ///   - jpeg: Decodes JPEG images; its library is opened for the first of them.
  /// - Throws: `DatasetError` naming the byte, or the library that is missing.
  init(decoding bytes: UnsafeRawBufferPointer, file: String, jpeg: JPEGDecoder) throws {
    if PNGDecoder.recognises(bytes) {
      var decoder = PNGDecoder(bytes, file: file)
      self = try decoder.image()
    } else if JPEGDecoder.recognises(bytes) {
      self = try jpeg.image(bytes, file: file)
    } else {
      let found = bytes.isEmpty ? "an empty file" : "others"
      throw DatasetError.binary(file: file, byte: 0, expected: "the first bytes of a PNG or JPEG image", found: found)
    }
  }
}
