/// The colours that images are brought to.
enum Colours: String, CaseIterable, Sendable {
  /// One channel: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601), rounded.
  case grey
  /// Three channels.
  case rgb

  var channels: Int { self == .grey ? 1 : 3 }
}

extension Image {
  /// The colours of the image, apart from its opacity.
  var colours: Colours { channels < 3 ? .grey : .rgb }

  /// The image in other colours. Opacity is dropped, as by Pillow's and torchvision's conversions.
  func converted(to colours: Colours) -> Image {
    if channels == colours.channels { return self }
    var converted: [UInt8] = []
    converted.reserveCapacity(width * height * colours.channels)
    for start in stride(from: 0, to: bytes.count, by: channels) {
      switch (self.colours, colours) {
      case (.grey, .grey): converted.append(bytes[start])
      case (.grey, .rgb): converted += repeatElement(bytes[start], count: 3)
      case (.rgb, .rgb): converted += bytes[start..<start + 3]
      case (.rgb, .grey):
        // The weights of Pillow, in units of 1/65536.
        let (red, green, blue) = (Int(bytes[start]), Int(bytes[start + 1]), Int(bytes[start + 2]))
        converted.append(UInt8((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16))
      }
    }
    return Image(width: width, height: height, channels: colours.channels, bytes: converted)
  }
}
