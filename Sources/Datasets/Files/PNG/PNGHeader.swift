import Essentials

/// The chunk IHDR of a PNG: size, coding and order of the pixels.
struct PNGHeader {
  enum Colour: UInt8, CaseIterable {
    case grey = 0
    case rgb = 2
    case palette = 3
    case greyAlpha = 4
    case rgba = 6

    /// The number of values of a pixel in the file.
    var samples: Int {
      switch self {
      case .grey, .palette: 1
      case .greyAlpha: 2
      case .rgb: 3
      case .rgba: 4
      }
    }

    /// The possible numbers of bits of a value.
    var depths: [Int] {
      switch self {
      case .grey: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .rgb, .greyAlpha, .rgba: [8, 16]
      }
    }
  }

  /// The pixels that are transmitted together: every `stepX`-th of every `stepY`-th row from (`x`, `y`) on.
  struct Pass {
    let x: Int
    let y: Int
    let stepX: Int
    let stepY: Int
    let width: Int
    let height: Int
  }

  /// The maximum size of a decoded image in bytes.
  static let largestImage = SampleStore.largestSample

  let width: Int
  let height: Int
  /// The number of bits of a value.
  let depth: Int
  let colour: Colour
  let isInterlaced: Bool

  init(_ chunk: PNGDecoder.Chunk, file: String) throws {
    func fault(_ offset: Int, _ expected: String, _ found: String) -> DatasetError {
      .binary(file: file, byte: chunk.offset + offset, expected: "\(expected) in the chunk IHDR", found: found)
    }
    let content = chunk.content
    guard content.count == 13 else { throw fault(0, "13 bytes", "\(content.count)") }
    func edge(_ offset: Int, _ name: String) throws -> Int {
      let value = Int(UInt32(bigEndian: content.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      guard value > 0, value <= Self.largestImage else {
        throw fault(offset, "a \(name) of 1 to \(Self.largestImage) pixels", "\(value)")
      }
      return value
    }
    width = try edge(0, "width")
    height = try edge(4, "height")
    guard width * height <= Self.largestImage / 4 else {
      throw fault(0, "at most \(Self.largestImage / 4) pixels", "\(width) x \(height)")
    }
    guard let colour = Colour(rawValue: content[9]) else {
      throw fault(9, "a colour type of 0, 2, 3, 4 or 6", "\(content[9])")
    }
    self.colour = colour
    depth = Int(content[8])
    guard colour.depths.contains(depth) else {
      let depths = colour.depths.map(String.init).joined(separator: ", ")
      throw fault(8, "a bit depth of \(depths) for the colour type \(colour.rawValue)", "\(depth)")
    }
    for (offset, name) in [(10, "compression"), (11, "filter")] where content[offset] != 0 {
      throw fault(offset, "the \(name) method 0", "\(content[offset])")
    }
    guard content[12] <= 1 else { throw fault(12, "the interlace method 0 or 1", "\(content[12])") }
    isInterlaced = content[12] == 1
  }

  /// One for all pixels, or the seven of Adam7 (8.2), without those that have no pixels.
  var passes: [Pass] {
    guard isInterlaced else {
      return [Pass(x: 0, y: 0, stepX: 1, stepY: 1, width: width, height: height)]
    }
    let steps = [
      (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ]
    return steps.map { x, y, stepX, stepY in
      Pass(
        x: x, y: y, stepX: stepX, stepY: stepY, width: (width - x + stepX - 1) / stepX,
        height: (height - y + stepY - 1) / stepY)
    }.filter { $0.width > 0 && $0.height > 0 }
  }

  /// The size of a row of `width` pixels in bytes, without its filter.
  func rowBytes(_ width: Int) -> Int { (width * colour.samples * depth + 7) / 8 }

  /// The size of all rows with their filters in bytes.
  var dataBytes: Int { passes.reduce(0) { $0 + $1.height * (1 + rowBytes($1.width)) } }
}
