import Essentials
import TestSupport
import Testing

@testable import Datasets

@Suite struct PNGTests {
  /// The fixtures are written by make.py, beside them, which also says what is in each.
  @Test func readsEveryKind() throws {
    let lines = String(decoding: try Files.read(fixture("png/expected.txt")), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 35)
    for line in lines {
      let fields = line.split(separator: " ")
      let image = try decoded(Files.read(fixture("png/\(fields[0]).png")))
      #expect([image.width, image.height, image.channels] == fields[1...3].compactMap { Int($0) }, "\(fields[0])")
      #expect(image.bytes.map { hexadecimal($0) }.joined() == fields[4], "\(fields[0])")
    }
  }

  private func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

  private func decoded(_ bytes: [UInt8]) throws -> Image {
    try bytes.withUnsafeBytes { bytes in
      var decoder = PNGDecoder(bytes, file: "a.png")
      return try decoder.image()
    }
  }

  @Test(arguments: 1...4) func whatIsWrittenIsReadBack(_ channels: Int) throws {
    var rng = SeededGenerator(seed: 4)
    for (width, height) in [(1, 1), (1, 9), (13, 1), (17, 12), (64, 64)] {
      // Slopes and noise, so that every filter is chosen somewhere.
      let bytes: [UInt8] = (0..<width * height * channels).map { index in
        let (row, column) = (index / (width * channels), index / channels % width)
        let change = row % 4 == 0 ? rng.integer(below: 200) : column * (row % 5)
        return UInt8(truncatingIfNeeded: row * 3 + change)
      }
      let image = Image(width: width, height: height, channels: channels, bytes: bytes)
      #expect(try decoded(image.png()) == image)
    }
  }

  @Test func smoothPicturesAreSmall() {
    var bytes: [UInt8] = []
    for row in 0..<UInt8(64) {
      for column in 0..<UInt8(64) { bytes += [column * 4, row * 4, 128] }
    }
    #expect(Image(width: 64, height: 64, channels: 3, bytes: bytes).png().count < 600)
  }

  // MARK: - What is wrong

  private static let header: [UInt8] = [0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0]

  /// A file of 2 x 2 grey pixels, two rows without a filter, some of it replaced.
  private func file(
    header: [UInt8] = header, before: [UInt8] = [], rows: [UInt8] = [0, 1, 2, 0, 3, 4], end: [UInt8]? = nil
  ) -> [UInt8] {
    PNGChunk.signature + PNGChunk.bytes("IHDR", header) + before
      + PNGChunk.bytes("IDAT", rows.withUnsafeBytes { deflated($0, .zlib) }) + (end ?? PNGChunk.bytes("IEND", []))
  }

  private func header(_ offset: Int, _ value: UInt8) -> [UInt8] {
    var header = Self.header
    header[offset] = value
    return header
  }

  private func errorMessage(_ bytes: [UInt8]) -> String {
    do {
      _ = try decoded(bytes)
      return "none"
    } catch {
      return "\(error)"
    }
  }

  @Test func headersThatMakeNoSense() {
    #expect(errorMessage(file()) == "none")
    #expect(errorMessage([1, 2, 3]) == "a.png: byte 0: expected the first bytes of a PNG file, 89 'PNG', found others")
    #expect(
      errorMessage(PNGChunk.signature + PNGChunk.bytes("IEND", []))
        == "a.png: byte 12: expected the chunk IHDR first, found IEND")
    #expect(
      errorMessage(file(header: [1, 2])) == "a.png: byte 16: expected 13 bytes in the chunk IHDR, found 2")
    #expect(
      errorMessage(file(header: header(3, 0)))
        == "a.png: byte 16: expected a width of 1 to 268435456 pixels in the chunk IHDR, found 0")
    #expect(
      errorMessage(file(header: header(4, 0xFF)))
        == "a.png: byte 20: expected a height of 1 to 268435456 pixels in the chunk IHDR, found 4278190082")
    #expect(
      errorMessage(file(header: [0, 1, 0, 0, 0, 1, 0, 0, 8, 0, 0, 0, 0]))
        == "a.png: byte 16: expected at most 67108864 pixels in the chunk IHDR, found 65536 x 65536")
    #expect(
      errorMessage(file(header: header(9, 5)))
        == "a.png: byte 25: expected a colour type of 0, 2, 3, 4 or 6 in the chunk IHDR, found 5")
    #expect(
      errorMessage(file(header: header(8, 3)))
        == "a.png: byte 24: expected a bit depth of 1, 2, 4, 8, 16 for the colour type 0 in the chunk IHDR, found 3")
    #expect(
      errorMessage(file(header: header(11, 1)))
        == "a.png: byte 27: expected the filter method 0 in the chunk IHDR, found 1")
    #expect(
      errorMessage(file(header: header(12, 2)))
        == "a.png: byte 28: expected the interlace method 0 or 1 in the chunk IHDR, found 2")
  }

  @Test func rowsThatAreDamaged() {
    #expect(
      errorMessage(file(rows: [0, 1, 2, 0, 3]))
        == "a.png: byte 54: expected 6 bytes of rows in the chunk IDAT, found only 5")
    #expect(
      errorMessage(file(rows: [0, 1, 2, 0, 3, 4, 5]))
        == "a.png: byte 56: expected 6 bytes of rows in the chunk IDAT, found more")
    #expect(
      errorMessage(file(rows: [0, 1, 2, 7, 3, 4]))
        == "a.png: byte 41: expected a filter from 0 to 4 in row 1 of the chunk IDAT, found 7")
    #expect(
      errorMessage(
        PNGChunk.signature + PNGChunk.bytes("IHDR", Self.header) + PNGChunk.bytes("IDAT", [9, 9, 9])
          + PNGChunk.bytes("IEND", []))
        == "a.png: byte 43: expected 6 bytes of rows in the chunk IDAT, found damage (incorrect header check)")
    #expect(
      errorMessage(file(header: header(9, 3), before: PNGChunk.bytes("PLTE", [1, 2, 3, 4, 5, 6])))
        == "a.png: byte 59: expected a colour below 2 of the palette in row 0 of the chunk IDAT, found 2")
  }

  @Test func chunksThatAreDamaged() {
    var bytes = file()
    bytes[20] ^= 1
    #expect(errorMessage(bytes).hasPrefix("a.png: byte 29: expected the checksum "))
    #expect(errorMessage(bytes).contains(" of the chunk IHDR, found "))
    #expect(
      errorMessage(file(end: []))
        == "a.png: byte 59: expected a chunk, of which IEND is the last, found the end of the file")
    #expect(
      errorMessage(Array(file().dropLast(20)))
        == "a.png: byte 33: expected 14 bytes and a checksum in the chunk IDAT, found 10 bytes")
    #expect(
      errorMessage(file(before: PNGChunk.bytes("ABCD", [])))
        == "a.png: byte 37: expected a chunk that PNG defines, found \"ABCD\"")
    #expect(errorMessage(file(before: PNGChunk.bytes("abCd", []))) == "none")
    #expect(
      errorMessage(file(header: header(9, 3)))
        == "a.png: byte 37: expected the chunk PLTE before the chunk IDAT, found none")
    #expect(
      errorMessage(file(header: header(9, 3), before: PNGChunk.bytes("PLTE", [1, 2, 3, 4])))
        == "a.png: byte 41: expected one chunk PLTE of 1 to 256 colours, 3 bytes each, found 4 bytes")
    #expect(
      errorMessage(file(before: PNGChunk.bytes("tRNS", [1])))
        == "a.png: byte 41: expected 2 bytes in the chunk tRNS for the colour type 0, found 1")
    #expect(
      errorMessage(PNGChunk.signature + PNGChunk.bytes("IHDR", Self.header) + PNGChunk.bytes("IEND", []))
        == "a.png: byte 37: expected a chunk IDAT before the chunk IEND, found none")
    let data = [UInt8]([0, 1, 2, 0, 3, 4]).withUnsafeBytes { deflated($0, .zlib) }
    #expect(
      errorMessage(
        file(before: PNGChunk.bytes("IDAT", data) + PNGChunk.bytes("tEXt", [])))
        == "a.png: byte 75: expected no chunk IDAT apart from those before it, found one")
  }
}
