import Datasets

extension Image {
  /// The picture with a line of pixel text above it, in light grey on the frame's dark ground.
  ///
  /// The text is drawn twice as large if there is room for it, and cut off at the right edge if it is too long.
  func labelled(_ text: String) -> Image {
    let margin = 4
    let textWidth = PixelFont.width(of: text)
    let size = textWidth * 2 + 2 * margin <= width ? 2 : 1
    let bar = PixelFont.glyphHeight * size + 2 * margin
    var bytes = [UInt8](repeating: SampleGrid.ground, count: bar * width * channels) + self.bytes
    PixelFont.forEachPixel(of: text) { column, row in
      for y in 0..<size {
        for x in 0..<size {
          let (across, down) = (margin + column * size + x, margin + row * size + y)
          guard across < width else { continue }
          for channel in 0..<channels { bytes[(down * width + across) * channels + channel] = 230 }
        }
      }
    }
    return Image(width: width, height: height + bar, channels: channels, bytes: bytes)
  }

  /// Pictures from left to right as one, such as the sheets of several epochs at the same noise.
  /// - Parameter pictures: At least one, all with the same number of channels; below lower ones is the dark ground of the
  ///   frames.
  static func sideBySide(_ pictures: [Image]) -> Image { joined(pictures, isRow: true) }

  /// Pictures from top to bottom as one; otherwise like `sideBySide`.
  static func stacked(_ pictures: [Image]) -> Image { joined(pictures, isRow: false) }

  private static func joined(_ pictures: [Image], isRow: Bool) -> Image {
    let channels = pictures.first?.channels ?? 0
    precondition(
      channels > 0 && pictures.allSatisfy { $0.channels == channels }, "pictures to join have the same channels")
    func extent(_ sizes: [Int], isSum: Bool) -> Int { isSum ? sizes.reduce(0, +) : sizes.max() ?? 0 }
    let width = extent(pictures.map(\.width), isSum: isRow)
    let height = extent(pictures.map(\.height), isSum: !isRow)
    var bytes = [UInt8](repeating: SampleGrid.ground, count: width * height * channels)
    var (left, top) = (0, 0)
    for picture in pictures {
      let size = picture.width * channels
      for row in 0..<picture.height {
        let target = ((top + row) * width + left) * channels
        bytes.replaceSubrange(target..<target + size, with: picture.bytes[row * size..<(row + 1) * size])
      }
      if isRow { left += picture.width } else { top += picture.height }
    }
    return Image(width: width, height: height, channels: channels, bytes: bytes)
  }
}
