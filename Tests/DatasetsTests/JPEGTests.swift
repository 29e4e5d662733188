import Essentials
import TestSupport
import Testing

@testable import Datasets

@Suite struct JPEGTests {
  static let hasLibrary = (try? TurboJPEG()) != nil

  private func decoded(_ bytes: [UInt8], _ decoder: JPEGDecoder = JPEGDecoder()) throws -> Image {
    try bytes.withUnsafeBytes { try decoder.image($0, file: "a.jpg") }
  }

  private func errorMessage(_ bytes: [UInt8], _ decoder: JPEGDecoder = JPEGDecoder()) -> String {
    do {
      _ = try decoded(bytes, decoder)
      return "none"
    } catch {
      return "\(error)"
    }
  }

  /// The fixtures and what Pillow makes of them are written by make.py, beside them.
  @Test(.enabled(if: hasLibrary, "libturbojpeg is not installed")) func readsGreyColouredAndFourInks() throws {
    let lines = String(decoding: try Files.read(fixture("jpeg/expected.txt")), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 3)
    for line in lines {
      let fields = line.split(separator: " ")
      let image = try decoded(Files.read(fixture("jpeg/\(fields[0]).jpg")))
      #expect([image.width, image.height, image.channels] == fields[1...3].compactMap { Int($0) })
      let digits = Array(fields[4])
      let expected = stride(from: 0, to: digits.count, by: 2).compactMap { Int(String(digits[$0..<$0 + 2]), radix: 16) }
      #expect(expected.count == image.bytes.count)
      // Decoders may differ by a rounding, and from four inks by that of the product.
      #expect(zip(image.bytes, expected).allSatisfy { abs(Int($0) - $1) <= 2 }, "\(fields[0]): \(image.bytes)")
    }
    let flat = try decoded(Files.read(fixture("jpeg/progressive.jpg")))
    #expect(zip(flat.bytes, [9, 99, 199]).allSatisfy { abs(Int($0) - $1) <= 2 })
  }

  @Test(.enabled(if: hasLibrary, "libturbojpeg is not installed")) func damageIsRefused() throws {
    let bytes = try Files.read(fixture("jpeg/rgb.jpg"))
    #expect(errorMessage(bytes) == "none")
    #expect(errorMessage(Array(bytes.dropLast(100))).hasPrefix("a.jpg: expected a JPEG image, found damage ("))
    #expect(errorMessage([0xFF, 0xD8, 0xFF]).hasPrefix("a.jpg: expected a JPEG image"))
    var rng = SeededGenerator(seed: 5)
    let decoder = JPEGDecoder()
    for _ in 0..<3000 { _ = errorMessage(mutated(bytes, using: &rng), decoder) }
  }

  @Test func withoutTheLibrary() throws {
    let named = JPEGDecoder { try TurboJPEG("/nowhere/libturbojpeg.so") }
    #expect(
      errorMessage([0xFF, 0xD8, 0xFF], named)
        == "a.jpg: expected the library that reads JPEG, libturbojpeg: on Debian the package libturbojpeg0, on Ubuntu "
        + "libturbojpeg, on Fedora turbojpeg, on macOS \"brew install jpeg-turbo\"; or name its file in "
        + "HPSEARCH_TURBOJPEG, found /nowhere/libturbojpeg.so (HPSEARCH_TURBOJPEG) cannot be opened")
    // A library that is there but is another one.
    #if os(Linux)
      let other = JPEGDecoder { try TurboJPEG("libm.so.6") }
      #expect(errorMessage([0xFF, 0xD8, 0xFF], other).hasSuffix("found it has no function tjDecompressHeader3"))
    #endif
  }

  @Test func filesAreKnownByTheirFirstBytes() throws {
    func refusal(_ bytes: [UInt8]) -> String {
      do {
        _ = try bytes.withUnsafeBytes { try Image(decoding: $0, file: "a.png", jpeg: JPEGDecoder()) }
        return "none"
      } catch {
        return "\(error)"
      }
    }
    #expect(refusal(Image(width: 1, height: 1, channels: 1, bytes: [3]).png()) == "none")
    #expect(
      refusal(Array("GIF89a".utf8)) == "a.png: byte 0: expected the first bytes of a PNG or JPEG image, found others")
    #expect(
      refusal([]) == "a.png: byte 0: expected the first bytes of a PNG or JPEG image, found an empty file")
  }

  @Test func colours() {
    // 0.299 * 10 + 0.587 * 20 + 0.114 * 200 = 37.53
    let image = Image(width: 1, height: 1, channels: 4, bytes: [10, 20, 200, 7])
    #expect(image.converted(to: .grey).bytes == [38])
    #expect(image.converted(to: .rgb).bytes == [10, 20, 200])
    let grey = Image(width: 2, height: 1, channels: 2, bytes: [10, 1, 20, 2])
    #expect(grey.converted(to: .rgb).bytes == [10, 10, 10, 20, 20, 20])
    #expect(grey.converted(to: .grey).bytes == [10, 20])
  }
}
