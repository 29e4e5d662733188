/// Writing PNG (Portable Network Graphics, ISO/IEC 15948), 8 bits a channel.
extension Image {
  /// The image as the bytes of a PNG file.
  ///
  /// Each row takes the filter of the five whose bytes, read as signed, have the smallest sum of magnitudes: the
  /// choice that the standard recommends (12.8).
  public func png() -> [UInt8] {
    var file = PNGChunk.signature
    let colourType: UInt8 = [0, 4, 2, 6][channels - 1]
    file += PNGChunk.bytes(
      "IHDR", bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, colourType, 0, 0, 0])
    let data = filteredRows().withUnsafeBytes { deflated($0, .zlib) }
    file += PNGChunk.bytes("IDAT", data)
    file += PNGChunk.bytes("IEND", [])
    return file
  }

  /// Every row, preceded by the number of its filter.
  private func filteredRows() -> [UInt8] {
    let size = width * channels
    var rows: [UInt8] = []
    rows.reserveCapacity(height * (size + 1))
    var best = [UInt8](repeating: 0, count: size)
    var candidate = best
    for row in 0..<height {
      var minimum = Int.max
      var chosen = PNGFilter.none
      for filter in PNGFilter.allCases {
        var sum = 0
        for index in 0..<size {
          let offset = row * size + index
          let left = index >= channels ? bytes[offset - channels] : 0
          let above = row > 0 ? bytes[offset - size] : 0
          let corner = index >= channels && row > 0 ? bytes[offset - size - channels] : 0
          let value = bytes[offset] &- filter.prediction(left: left, above: above, corner: corner)
          candidate[index] = value
          sum += Int(Int8(bitPattern: value).magnitude)
        }
        guard sum < minimum else { continue }
        (minimum, chosen) = (sum, filter)
        swap(&best, &candidate)
      }
      rows.append(chosen.rawValue)
      rows += best
    }
    return rows
  }
}

/// The filters of a PNG's rows (9.2): the file holds the difference from a prediction.
enum PNGFilter: UInt8, CaseIterable {
  case none, sub, up, average, paeth

  /// - Parameters:
  ///   - left: The byte of the pixel before; `above` in the row before, `corner` of the pixel before that one.
  @inline(__always)
  func prediction(left: UInt8, above: UInt8, corner: UInt8) -> UInt8 {
    switch self {
    case .none: 0
    case .sub: left
    case .up: above
    case .average: UInt8((Int(left) + Int(above)) / 2)
    case .paeth: Self.paeth(Int(left), Int(above), Int(corner))
    }
  }

  /// The neighbour closest to left + above - corner, in that order of preference (9.4).
  @inline(__always)
  private static func paeth(_ left: Int, _ above: Int, _ corner: Int) -> UInt8 {
    let estimate = left + above - corner
    let (a, b, c) = (abs(estimate - left), abs(estimate - above), abs(estimate - corner))
    return UInt8(a <= b && a <= c ? left : b <= c ? above : corner)
  }
}

/// A chunk of a file: length, name, content, checksum of name and content.
enum PNGChunk {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  static func bytes(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + content
    return bigEndian(UInt32(content.count)) + body + bigEndian(body.withUnsafeBytes { checksum($0) })
  }
}

/// The big-endian bytes of a number.
private func bigEndian(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }
