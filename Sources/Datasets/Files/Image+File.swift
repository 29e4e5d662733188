import Essentials

extension Image {
  /// Decodes what a file holds, PNG or JPEG, whatever its name says.
  /// - Parameters:
  ///   - file: Names the file in messages.
  ///   - jpeg: Reads the JPEG ones; its library is opened for the first of them.
  /// - Throws: `DatasetError` naming the byte, or what is missing to read JPEG.
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

extension DatasetSettings {
  /// The colours that images are brought to.
  public enum Colours: String, CaseIterable, Sendable {
    /// One channel: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601), rounded.
    case grey
    /// Three channels.
    case rgb

    var channels: Int { self == .grey ? 1 : 3 }
  }
}

extension Image {
  /// What the colours of the image are, apart from its opacity.
  var colours: DatasetSettings.Colours { channels < 3 ? .grey : .rgb }

  /// The image in other colours. Opacity is dropped, as by Pillow's and torchvision's conversions.
  func converted(to colours: DatasetSettings.Colours) -> Image {
    if channels == colours.channels { return self }
    var converted: [UInt8] = []
    converted.reserveCapacity(width * height * colours.channels)
    for start in stride(from: 0, to: bytes.count, by: channels) {
      switch (self.colours, colours) {
      case (.grey, .grey): converted.append(bytes[start])
      case (.grey, .rgb): converted += repeatElement(bytes[start], count: 3)
      case (.rgb, .rgb): converted += bytes[start..<start + 3]
      case (.rgb, .grey):
        // The weights as parts of 65536, as Pillow has them.
        let (red, green, blue) = (Int(bytes[start]), Int(bytes[start + 1]), Int(bytes[start + 2]))
        converted.append(UInt8((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16))
      }
    }
    return Image(width: width, height: height, channels: colours.channels, bytes: converted)
  }
}
