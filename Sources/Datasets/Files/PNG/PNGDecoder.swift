import Essentials

/// Reads a PNG file (ISO/IEC 15948): every colour type and bit depth, palettes, transparency, Adam7.
///
/// Numbers of 16 bits are rounded to 8, those of less are scaled to 0 … 255; gamma and colour
/// profiles are ignored. A file with a wrong checksum in any chunk is refused.
struct PNGDecoder {
  struct Chunk {
    let name: String
    /// The offset of its content in the file.
    let offset: Int
    let content: UnsafeRawBufferPointer
  }

  private var reader: ByteReader
  private let file: String
  private var palette: [UInt8] = []
  private var transparency: [UInt8]?
  /// The compressed rows, and the offsets of each of their chunks in them and in the file.
  private var data: [UInt8] = []
  private var dataStarts: [(data: Int, file: Int)] = []

  /// - Parameter file: Names the file in messages.
  init(_ bytes: UnsafeRawBufferPointer, file: String) {
    reader = ByteReader(bytes)
    self.file = file
  }

  /// Whether these are the first bytes of a PNG.
  static func recognises(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.starts(with: PNGChunk.signature) }

  /// - Throws: `DatasetError` naming the byte and the chunk.
  mutating func image() throws -> Image {
    guard let signature = reader.take(8), Self.recognises(signature) else {
      throw fault(0, "the first bytes of a PNG file, 89 'PNG'", "others")
    }
    let first = try chunk()
    guard first.name == "IHDR" else { throw fault(first.offset - 4, "the chunk IHDR first", first.name) }
    let header = try PNGHeader(first, file: file)
    var isOver = false
    while !isOver { isOver = try take(try chunk(), header) }
    var rows: [UInt8]
    do {
      rows = try data.withUnsafeBytes { try inflated($0, .zlib, size: header.dataBytes) }
    } catch let error as InflateFault {
      throw fault(
        fileOffset(error.byte), "\(counted(header.dataBytes, "byte")) of rows in the chunk IDAT", error.found)
    }
    let pixels = PNGPixels(header, palette: palette, transparency: transparency)
    do {
      return try pixels.image(&rows)
    } catch {
      throw fault(dataStarts[0].file, "\(error.expected) of the chunk IDAT", error.found)
    }
  }

  /// Reads a chunk after IHDR.
  /// - Returns: Whether it is the last.
  private mutating func take(_ chunk: Chunk, _ header: PNGHeader) throws -> Bool {
    switch chunk.name {
    case "PLTE": try takePalette(chunk, header)
    case "tRNS": try takeTransparency(chunk, header)
    case "IDAT":
      if let last = dataStarts.last, last.file + (data.count - last.data) + 12 != chunk.offset {
        throw fault(chunk.offset - 4, "no chunk IDAT apart from those before it", "one")
      }
      if header.colour == .palette, palette.isEmpty {
        throw fault(chunk.offset - 4, "the chunk PLTE before the chunk IDAT", "none")
      }
      dataStarts.append((data.count, chunk.offset))
      data += chunk.content
    case "IEND":
      guard !dataStarts.isEmpty else { throw fault(chunk.offset - 4, "a chunk IDAT before the chunk IEND", "none") }
      return true
    default:
      // A lower-case first letter marks chunks that a reader may ignore (5.4).
      guard chunk.name.utf8.first.map({ $0 & 0x20 != 0 }) == true else {
        throw fault(chunk.offset - 4, "a chunk that PNG defines", "\"\(chunk.name)\"")
      }
    }
    return false
  }

  private mutating func takePalette(_ chunk: Chunk, _ header: PNGHeader) throws {
    guard header.colour == .palette else { return }
    let most = 1 << header.depth
    let (count, rest) = chunk.content.count.quotientAndRemainder(dividingBy: 3)
    guard palette.isEmpty, rest == 0, (1...most).contains(count) else {
      throw fault(
        chunk.offset, "one chunk PLTE of 1 to \(most) colours, 3 bytes each",
        palette.isEmpty ? counted(chunk.content.count, "byte") : "a second one")
    }
    palette = Array(chunk.content)
  }

  private mutating func takeTransparency(_ chunk: Chunk, _ header: PNGHeader) throws {
    let sizes =
      switch header.colour {
      case .grey: 2...2
      case .rgb: 6...6
      case .palette: 0...palette.count / 3
      case .greyAlpha, .rgba: 0...0
      }
    guard sizes.contains(chunk.content.count) else {
      let size = sizes.count == 1 ? "\(sizes.lowerBound)" : "at most \(sizes.upperBound)"
      throw fault(
        chunk.offset, "\(size) bytes in the chunk tRNS for the colour type \(header.colour.rawValue)",
        "\(chunk.content.count)")
    }
    transparency = Array(chunk.content)
  }

  /// The next chunk, checked against its checksum.
  private mutating func chunk() throws -> Chunk {
    let start = reader.offset
    guard let length = reader.integer(UInt32.self)?.byteSwapped, let name = reader.take(4) else {
      throw fault(start, "a chunk, of which IEND is the last", "the end of the file")
    }
    let text = String(decoding: name.map { (65...122).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    let offset = reader.offset
    guard let content = reader.take(Int(length)), let stored = reader.integer(UInt32.self)?.byteSwapped else {
      throw fault(
        start, "\(counted(Int(length), "byte")) and a checksum in the chunk \(text)",
        counted(reader.bytes.count - offset, "byte"))
    }
    let own = checksum(UnsafeRawBufferPointer(rebasing: reader.bytes[offset - 4..<offset + content.count]))
    guard own == stored else {
      throw fault(
        offset + content.count, "the checksum \(hexadecimal(own)) of the chunk \(text)", hexadecimal(stored))
    }
    return Chunk(name: text, offset: offset, content: content)
  }

  /// The offset in the file of a byte of `data`.
  private func fileOffset(_ byte: Int) -> Int {
    guard let start = dataStarts.last(where: { $0.data <= byte }) else { return 0 }
    return start.file + byte - start.data
  }

  private func fault(_ byte: Int, _ expected: String, _ found: String) -> DatasetError {
    .binary(file: file, byte: byte, expected: expected, found: found)
  }
}

/// 8 hexadecimal digits.
private func hexadecimal(_ value: UInt32) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 8 - digits.count) + digits
}
