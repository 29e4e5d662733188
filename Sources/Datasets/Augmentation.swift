import Essentials

/// Random changes of training images, drawn again for every batch.
///
/// They act on the stored pixels, before normalisation, as torchvision's transforms before `Normalize` do: the
/// padding is 0, which is black.
public struct Augmentation: Equatable, Sendable {
  /// `randomCrop.padding`: black pixels added on each side of the image before a part of the original size is cut
  /// out at random, 0 to 64, default 0 for no cropping.
  public var padding = 0
  /// `horizontalFlip`: whether an image is mirrored left to right with probability ½, default false.
  public var horizontalFlip = false

  /// No augmentation.
  public init() {}

  init(_ reader: SettingsReader) {
    padding = reader.section("randomCrop").integer("padding", default: 0, in: 0...64, unit: "pixels")
    horizontalFlip = reader.flag("horizontalFlip", default: false)
  }

  /// Whether images stay unchanged.
  public var isNone: Bool { padding == 0 && !horizontalFlip }

  /// Writes a randomly changed image.
  ///
  /// Three draws an image: row and column of the part (each in 0 … 2 x padding), and the mirroring.
  /// - Parameters:
  ///   - image: Rows of `width` pixels of `pixelSize` bytes.
  ///   - target: Memory for an image of the same size.
  func write(
    _ image: UnsafeRawBufferPointer, height: Int, width: Int, pixelSize: Int,
    to target: UnsafeMutableRawBufferPointer, using rng: inout SeededGenerator
  ) {
    let down = rng.integer(below: 2 * padding + 1) - padding
    let right = rng.integer(below: 2 * padding + 1) - padding
    let isFlipped = rng.bernoulli(0.5) && horizontalFlip
    let rowSize = width * pixelSize
    target.initializeMemory(as: UInt8.self, repeating: 0)
    // The part's columns and rows that are inside the image, relative to the part's corner.
    let columns = max(0, -right)..<min(width, width - right)
    for row in max(0, -down)..<min(height, height - down) {
      let pixels = UnsafeRawBufferPointer(rebasing: image[(row + down) * rowSize..<(row + down + 1) * rowSize])
      let line = UnsafeMutableRawBufferPointer(rebasing: target[row * rowSize..<(row + 1) * rowSize])
      let inside = UnsafeRawBufferPointer(
        rebasing: pixels[(columns.lowerBound + right) * pixelSize..<(columns.upperBound + right) * pixelSize])
      guard isFlipped else {
        let start = columns.lowerBound * pixelSize
        UnsafeMutableRawBufferPointer(rebasing: line[start..<start + inside.count]).copyMemory(from: inside)
        continue
      }
      for (offset, column) in columns.enumerated() {
        for byte in 0..<pixelSize {
          line[(width - 1 - column) * pixelSize + byte] = inside[offset * pixelSize + byte]
        }
      }
    }
  }
}
