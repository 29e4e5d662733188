import Essentials

/// The content of a gzip file (RFC 1952), all of its members, checked against their checksums.
///
/// Written here, and not left to zlib, so that the package builds where its headers are not installed.
/// - Throws: `DatasetError` naming the byte. Content of more than 16 GiB is refused.
func gunzipped(_ bytes: UnsafeRawBufferPointer, file: String) throws -> [UInt8] {
  var reader = ByteReader(bytes)
  func fault(_ expected: String, _ found: String) -> DatasetError {
    .binary(file: file, byte: reader.offset, expected: expected, found: found)
  }
  var content: [UInt8] = []
  repeat {
    guard reader.byte() == 0x1F, reader.byte() == 0x8B, reader.byte() == 8 else {
      throw fault("the first bytes of a gzip file, 1F 8B 08", "others")
    }
    guard skipHeader(&reader) else { throw fault("a gzip header", "the end of the file") }
    let start = content.count
    var inflater = Inflater(UnsafeRawBufferPointer(rebasing: bytes[reader.offset...]))
    do {
      try inflater.inflate(into: &content, limit: 1 << 34)
    } catch {
      throw DatasetError.binary(
        file: file, byte: reader.offset + inflater.offset, expected: error.expected, found: error.found)
    }
    _ = reader.take(inflater.offset)
    guard let checksum = reader.integer(UInt32.self), let size = reader.integer(UInt32.self) else {
      throw fault("a checksum and a size", "the end of the file")
    }
    let member = content[start...]
    guard size == UInt32(truncatingIfNeeded: member.count) else {
      throw fault("content of \(size) bytes", "\(member.count)")
    }
    guard checksum == crc32(member) else { throw fault("content that agrees with its checksum", "damage") }
  } while !reader.isAtEnd
  return content
}

/// Passes over what follows the compression method: flags, time, names.
private func skipHeader(_ reader: inout ByteReader) -> Bool {
  guard let flags = reader.byte(), reader.take(6) != nil else { return false }
  if flags & 4 != 0 {
    guard let length = reader.integer(UInt16.self), reader.take(Int(length)) != nil else { return false }
  }
  // Name and comment, each ended by a zero byte.
  for flag: UInt8 in [8, 16] where flags & flag != 0 {
    var next = reader.byte()
    while let byte = next, byte != 0 { next = reader.byte() }
    if next == nil { return false }
  }
  return flags & 2 == 0 || reader.take(2) != nil
}

/// The CRC-32 of ISO 3309, four bytes at a step ("slicing by four").
func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  let crcTable = crcTable
  return bytes.withUnsafeBytes { bytes in
    var crc: UInt32 = ~0
    var index = 0
    while index + 4 <= bytes.count {
      crc ^= UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self))
      crc =
        crcTable[768 + Int(crc & 0xFF)] ^ crcTable[512 + Int(crc >> 8 & 0xFF)]
        ^ crcTable[256 + Int(crc >> 16 & 0xFF)] ^ crcTable[Int(crc >> 24)]
      index += 4
    }
    while index < bytes.count {
      crc = crcTable[Int((crc ^ UInt32(bytes[index])) & 0xFF)] ^ crc >> 8
      index += 1
    }
    return ~crc
  }
}

/// Four tables of 256: table k holds the effect of a byte that stands k places further back.
private let crcTable: [UInt32] = {
  var table = [UInt32](repeating: 0, count: 1024)
  for index in 0..<256 {
    table[index] = (0..<8).reduce(UInt32(index)) { crc, _ in crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
  for index in 256..<1024 {
    let previous = table[index - 256]
    table[index] = previous >> 8 ^ table[Int(previous & 0xFF)]
  }
  return table
}()
