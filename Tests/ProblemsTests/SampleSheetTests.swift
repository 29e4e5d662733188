import Datasets
import TensorCore
import TestSupport
import Testing

@testable import Problems

@Suite struct SampleSheetTests {
  private func pixel(_ image: Image, _ x: Int, _ y: Int) -> [UInt8] {
    let start = (y * image.width + x) * image.channels
    return Array(image.bytes[start..<start + image.channels])
  }

  @Test func imagesAreEnlargedByWholePixels() {
    let images = Tensor([2, 1, 2, 3], [-1, 0, 1, 1, 1, 1] + [0.5, 2, .nan, -1, -1, -1])
    let sheet = SampleGrid(rows: 1, columns: 2, scale: 3).picture(of: images)
    #expect((sheet.width, sheet.height, sheet.channels) == (2 * (6 + 2) + 2, 3 + 4, 3))
    #expect(pixel(sheet, 1, 1) == [32, 32, 32])
    for offset in 0..<9 {
      #expect(pixel(sheet, 2 + offset % 3, 2 + offset / 3) == [0, 128, 255])
      #expect(pixel(sheet, 10 + offset % 3, 2 + offset / 3) == [191, 255, 0])
    }
    #expect(SampleGrid.scale(height: 64, width: 64) == 1 && SampleGrid.scale(height: 16, width: 8) == 4)
    #expect(SampleGrid.scale(height: 100, width: 4) == 1)
  }

  @Test func aLabelIsAboveTheImages() {
    let images = Tensor([1, 40, 40, 1], repeating: -1)
    let plain = SampleGrid(rows: 1, columns: 1).picture(of: images)
    let sheet = SampleGrid(rows: 1, columns: 1).picture(of: images, label: "1")
    // 7 rows of text, twice as large, and 4 pixels above and below.
    #expect(sheet.height == plain.height + 22 && sheet.width == plain.width)
    #expect(sheet.bytes.suffix(plain.bytes.count).elementsEqual(plain.bytes))
    // The rows of a 1: its top is in the middle column of five, its foot three wide.
    #expect(pixel(sheet, 4 + 2 * 2, 4) == [230] && pixel(sheet, 4 + 2 * 1, 4) == [32])
    #expect((0..<5).map { pixel(sheet, 4 + 2 * $0, 4 + 2 * 6) } == [[32], [230], [230], [230], [32]])
  }

  @Test func aLongLabelIsSmallerAndCut() {
    let image = Image(width: 40, height: 1, channels: 1, bytes: [UInt8](repeating: 0, count: 40))
    #expect(image.labelled("epoch").height == 1 + 15)
    let cut = image.labelled("epoch 1000000")
    #expect((cut.width, cut.height) == (40, 16))
  }

  @Test func everyCharacterOfALabelIsDrawn() {
    #expect(PixelFont.width(of: "epoch 10") == 8 * 6 - 1 && PixelFont.width(of: "") == 0)
    var seen: Set<[Int]> = []
    for character in "0123456789abcdefghijklmnopqrstuvwxyz.,:-+=/%" {
      var pixels: [Int] = []
      PixelFont.forEachPixel(of: String(character)) { column, row in
        #expect((0..<5).contains(column) && (0..<7).contains(row))
        pixels.append(row * 5 + column)
      }
      #expect(!pixels.isEmpty && seen.insert(pixels).inserted, "\(character)")
    }
    PixelFont.forEachPixel(of: "ß ") { _, _ in }
  }

  @Test func sheetsAreJoined() {
    let first = Image(width: 1, height: 2, channels: 1, bytes: [1, 2])
    let second = Image(width: 2, height: 1, channels: 1, bytes: [3, 4])
    let row = Image.sideBySide([first, second])
    #expect((row.width, row.height) == (3, 2) && row.bytes == [1, 3, 4, 2, 32, 32])
    let column = Image.stacked([first, second])
    #expect((column.width, column.height) == (2, 3) && column.bytes == [1, 32, 2, 32, 3, 4])
  }
}

@Suite struct InterpolationStripTests {
  private let ends = Tensor([2, 1, 2], [3, 0, 0, 1])

  @Test func aLineIsStraight() {
    let noise = InterpolationStrip(steps: 3, path: .line).noise(between: ends)
    #expect(noise.shape == [3, 1, 2] && noise.values == [3, 0, 1.5, 0.5, 0, 1])
  }

  /// Half way between perpendicular vectors, the sine of each half of the angle is √½.
  @Test func aGreatCircleKeepsTheLength() {
    let noise = InterpolationStrip(steps: 3).noise(between: ends)
    let expected: [Float] = [3, 0, 3 * 0.70710678, 0.70710678, 0, 1]
    #expect(zip(noise.values, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    let circle = InterpolationStrip(steps: 9).noise(between: Tensor([2, 2], [0.6, 0.8, -0.8, 0.6])).values
    for step in 0..<9 {
      #expect(abs(circle[2 * step] * circle[2 * step] + circle[2 * step + 1] * circle[2 * step + 1] - 1) < 1e-5)
    }
  }

  @Test(arguments: [[2, 0, 4, 0], [2, 0, -2, 0], [0, 0, 1, 1]] as [[Float]])
  func withoutACircleThePathIsTheLine(_ values: [Float]) {
    let ends = Tensor([2, 2], values)
    let circle = InterpolationStrip(steps: 5).noise(between: ends).values
    #expect(circle == InterpolationStrip(steps: 5, path: .line).noise(between: ends).values)
  }

  @Test func severalVectorsMakeRows() {
    let strip = InterpolationStrip(steps: 4)
    let noise = strip.noise(between: hashed([3, 5], key: 1))
    #expect(noise.shape == [8, 5])
    let picture = strip.picture(of: Tensor([8, 6, 6, 3], repeating: 0), scale: 2)
    #expect((picture.width, picture.height) == (4 * 14 + 2, 2 * 14 + 2))
  }
}
