import Essentials
import Testing

@testable import Datasets

@Suite struct ResizingTests {
  /// The images of make.py, beside the fixture.
  private func image(_ height: Int, _ width: Int) -> [Float] {
    (0..<height * width * 2).map { index in
      let (row, column, channel) = (index / (width * 2), index / 2 % width, index % 2)
      return Float((row * 7 + column * 3 + channel * 11) * 37 % 256)
    }
  }

  @Test func isWhatPyTorchComputes() throws {
    let text = String(decoding: try Files.read(fixture("resize/expected.txt")), as: UTF8.self)
    let lines = text.split(separator: "\n")
    #expect(lines.count == 12)
    for line in lines {
      let fields = line.split(separator: " ")
      let sizes = fields[1...4].compactMap { Int($0) }
      let expected = fields[5...].compactMap { Float($0) }
      let kind = Resizing(rawValue: String(fields[0])) ?? .area
      let resampler = Resampler(kind, from: (sizes[0], sizes[1]), to: (sizes[2], sizes[3]))
      let found = resampler.resized(image(sizes[0], sizes[1]), channels: 2)
      #expect(found.count == expected.count)
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-3 }, "\(line.prefix(20)): \(found)")
    }
  }

  @Test func bytesAreRounded() {
    let image: [UInt8] = [0, 255, 1, 3]
    let half = Resampler(.area, from: (2, 2), to: (1, 1))
    // 64.75
    #expect(half.resized(image, channels: 1) == [65])
    #expect(Resampler(.area, from: (2, 2), to: (2, 2)).resized(image, channels: 1) == image)
    #expect(Resampler(.bilinear, from: (2, 2), to: (1, 1)).resized(image, channels: 1) == [65])
    let white = [UInt8](repeating: 255, count: 35)
    for kind in Resizing.allCases {
      let resized = Resampler(kind, from: (5, 7), to: (13, 3)).resized(white, channels: 1)
      #expect(resized == [UInt8](repeating: 255, count: 39))
    }
  }
}
