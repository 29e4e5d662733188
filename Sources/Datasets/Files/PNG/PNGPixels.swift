/// Decodes the decompressed rows of a PNG to pixels.
struct PNGPixels {
  /// A fault of a row.
  struct Fault: Error {
    let expected: String
    let found: String
  }

  private let header: PNGHeader
  /// Red, green and blue of each entry.
  private let palette: [UInt8]
  /// The opacities of a palette's first entries, else the values of the one transparent colour.
  private let transparency: [UInt8]?

  init(_ header: PNGHeader, palette: [UInt8], transparency: [UInt8]?) {
    self.header = header
    self.palette = palette
    // Ignored for pixels that have an opacity of their own.
    self.transparency = header.colour.samples % 2 == 0 ? nil : transparency
  }

  /// The number of channels of the image.
  private var channels: Int {
    (header.colour == .palette ? 3 : header.colour.samples) + (transparency == nil ? 0 : 1)
  }

  /// - Parameter rows: All rows with their filters, as long as the header says; they are unfiltered in place.
  func image(_ rows: inout [UInt8]) throws(Fault) -> Image {
    var pixels = [UInt8](repeating: 0, count: header.width * header.height * channels)
    var start = 0
    for pass in header.passes {
      let size = header.rowBytes(pass.width)
      for row in 0..<pass.height {
        guard let filter = PNGFilter(rawValue: rows[start]) else {
          throw Fault(expected: "a filter from 0 to 4 in row \(pass.y + row * pass.stepY)", found: "\(rows[start])")
        }
        let isFirst = row == 0
        rows.withUnsafeMutableBufferPointer { rows in
          undo(filter, UnsafeMutableBufferPointer(rebasing: rows[start + 1..<start + 1 + size]), isFirst: isFirst)
        }
        try write(rows[start + 1..<start + 1 + size], pass, row: row, to: &pixels)
        start += 1 + size
      }
    }
    return Image(width: header.width, height: header.height, channels: channels, bytes: pixels)
  }

  /// Adds the predictions to a row; the row above, if there is one, precedes it after its filter byte.
  private func undo(_ filter: PNGFilter, _ row: UnsafeMutableBufferPointer<UInt8>, isFirst: Bool) {
    guard filter != .none, let row = row.baseAddress.map({ ($0, row.count) }) else { return }
    let (bytes, count) = row
    let step = max(1, header.colour.samples * header.depth / 8)
    let above = bytes - count - 1
    for index in 0..<count {
      let left = index >= step ? bytes[index - step] : 0
      let up = isFirst ? 0 : above[index]
      let corner = index >= step && !isFirst ? above[index - step] : 0
      bytes[index] &+= filter.prediction(left: left, above: up, corner: corner)
    }
  }

  /// Writes the pixels of a row to their positions in the image.
  private func write(
    _ row: ArraySlice<UInt8>, _ pass: PNGHeader.Pass, row number: Int, to pixels: inout [UInt8]
  ) throws(Fault) {
    let y = pass.y + number * pass.stepY
    if header.depth == 8, pass.stepX == 1, header.colour != .palette, transparency == nil {
      let start = y * header.width * channels
      pixels.replaceSubrange(start..<start + row.count, with: row)
      return
    }
    let values = samples(row, count: pass.width * header.colour.samples)
    let keys = transparency.map { self.keys($0) }
    for column in 0..<pass.width {
      let target = (y * header.width + pass.x + column * pass.stepX) * channels
      if header.colour == .palette {
        let index = Int(values[column])
        guard index < palette.count / 3 else {
          throw Fault(expected: "a colour below \(palette.count / 3) of the palette in row \(y)", found: "\(index)")
        }
        for channel in 0..<3 { pixels[target + channel] = palette[index * 3 + channel] }
        if let transparency { pixels[target + 3] = index < transparency.count ? transparency[index] : 255 }
        continue
      }
      let count = header.colour.samples
      let pixel = values[column * count..<(column + 1) * count]
      for (channel, value) in pixel.enumerated() { pixels[target + channel] = byte(value) }
      if let keys { pixels[target + count] = pixel.elementsEqual(keys) ? 0 : 255 }
    }
  }

  /// The values of a row in the file's bit depth.
  private func samples(_ row: ArraySlice<UInt8>, count: Int) -> [UInt16] {
    let (start, depth) = (row.startIndex, header.depth)
    switch depth {
    case 16: return (0..<count).map { UInt16(row[start + 2 * $0]) << 8 | UInt16(row[start + 2 * $0 + 1]) }
    case 8: return row.map(UInt16.init)
    default:
      let perByte = 8 / depth
      let mask = UInt8(1 << depth - 1)
      return (0..<count).map { index in
        UInt16(row[start + index / perByte] >> UInt8(8 - depth * (index % perByte + 1)) & mask)
      }
    }
  }

  /// The values of the transparent colour, two bytes each, of which only the bits of the depth are used.
  private func keys(_ content: [UInt8]) -> [UInt16] {
    let mask = UInt16(truncatingIfNeeded: 1 << header.depth - 1)
    return stride(from: 0, to: content.count - 1, by: 2).map {
      (UInt16(content[$0]) << 8 | UInt16(content[$0 + 1])) & mask
    }
  }

  /// A value of the file's bit depth scaled to 8 bits, rounded.
  private func byte(_ value: UInt16) -> UInt8 {
    let maximum = 1 << header.depth - 1
    return UInt8((Int(value) * 255 + maximum / 2) / maximum)
  }
}
