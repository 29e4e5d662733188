/// An image of bytes: rows from top to bottom, pixels from left to right, the channels of a pixel next to each other.
///
/// ```swift
/// let sheet = Image(width: 640, height: 320, channels: 3, bytes: pixels)
/// try Files.replace("samples.png", with: sheet.png())
/// ```
public struct Image: Equatable, Sendable {
  /// Pixels.
  public let width: Int
  public let height: Int
  /// 1 for grey, 2 for grey and opacity, 3 for red, green and blue, 4 for these and opacity.
  public let channels: Int
  /// `[height, width, channels]`.
  public let bytes: [UInt8]

  /// - Parameters:
  ///   - width: Pixels, at least 1; `height` likewise.
  ///   - channels: 1 to 4.
  ///   - bytes: `height * width * channels` values.
  public init(width: Int, height: Int, channels: Int, bytes: [UInt8]) {
    precondition(width > 0 && height > 0 && (1...4).contains(channels), "an image has pixels of 1 to 4 channels")
    precondition(bytes.count == width * height * channels, "an image has a byte for each channel of each pixel")
    self.width = width
    self.height = height
    self.channels = channels
    self.bytes = bytes
  }

  /// `64 x 48`, the width first.
  var sizeText: String { "\(width) x \(height)" }
}
