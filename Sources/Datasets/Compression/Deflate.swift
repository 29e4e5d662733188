import CZlib

/// The wrapping of a deflate stream (RFC 1951); the raw value is zlib's `windowBits` for a window of 2^15 bytes.
enum DeflateWrapping: Int32 {
  /// A header and the Adler-32 checksum (RFC 1950), as in PNG.
  case zlib = 15
  /// No wrapping, as in ZIP archives.
  case none = -15
}

/// Compresses bytes.
/// - Parameter level: 1, fast, to 9, small.
func deflated(_ bytes: UnsafeRawBufferPointer, _ wrapping: DeflateWrapping, level: Int32 = 6) -> [UInt8] {
  var stream = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  let status = deflateInit2_(
    &stream, level, Z_DEFLATED, wrapping.rawValue, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
  precondition(status == Z_OK, "zlib needs memory to compress with")
  defer { deflateEnd(&stream) }
  var content: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 1 << 16)
  var offset = 0
  while true {
    // zlib's counts have 32 bits, so long input is passed in parts.
    let part = UnsafeRawBufferPointer(rebasing: bytes[offset..<min(bytes.count, offset + 1 << 30)])
    stream.next_in = UnsafeMutablePointer(mutating: part.bindMemory(to: UInt8.self).baseAddress)
    stream.avail_in = UInt32(part.count)
    let isLast = offset + part.count == bytes.count
    let (status, count) = block.withUnsafeMutableBufferPointer { block in
      stream.next_out = block.baseAddress
      stream.avail_out = UInt32(block.count)
      let status = deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
      return (status, block.count - Int(stream.avail_out))
    }
    offset += part.count - Int(stream.avail_in)
    content.append(contentsOf: block[..<count])
    if status == Z_STREAM_END { return content }
  }
}

/// A fault of a compressed stream.
struct InflateFault: Error {
  /// The offset in the compressed data, in bytes.
  let byte: Int
  let found: String
}

/// Decompresses a stream that must hold exactly `size` bytes; what follows it is ignored.
/// - Throws: `InflateFault`.
func inflated(_ bytes: UnsafeRawBufferPointer, _ wrapping: DeflateWrapping, size: Int) throws -> [UInt8] {
  // In blocks, so that a wrong size takes no memory before there are data for it.
  guard let stream = Inflater(bytes, windowBits: wrapping.rawValue, blockSize: min(max(size, 1), 1 << 18)) else {
    throw InflateFault(byte: 0, found: "no memory to decompress with")
  }
  var content: [UInt8] = []
  while true {
    let status = stream.advance(into: &content)
    guard content.count <= size else { throw InflateFault(byte: stream.offset, found: "more") }
    switch status {
    case Z_STREAM_END:
      guard content.count == size else { throw InflateFault(byte: stream.offset, found: "only \(content.count)") }
      return content
    case Z_OK: continue
    case Z_BUF_ERROR: throw InflateFault(byte: stream.offset, found: "the end of the data after \(content.count)")
    default:
      throw InflateFault(byte: stream.offset, found: "damage (\(stream.message ?? "zlib \(status)"))")
    }
  }
}

/// The CRC-32 of ZIP and PNG.
func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
  UInt32(truncatingIfNeeded: crc32_z(0, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count))
}
