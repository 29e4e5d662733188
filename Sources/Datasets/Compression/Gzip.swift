import CZlib
import Essentials

/// The content of a gzip file (RFC 1952), all of its members, checked against their checksums.
/// - Parameters:
///   - limit: Content of more bytes is refused, before it takes more memory than there is.
///   - first: The number of bytes needed; what follows them may be left out, and is not checked.
/// - Throws: `DatasetError` naming the byte.
func gunzipped(
  _ bytes: UnsafeRawBufferPointer, file: String, limit: Int = MachineMemory.decodingLimit, first: Int = .max
) throws -> [UInt8] {
  // 31: a window of 2^15 bytes, 16 for the gzip format alone.
  guard let stream = Inflater(bytes, windowBits: 31) else {
    throw DatasetError.binary(file: file, byte: 0, expected: "memory to decompress with", found: "none left")
  }
  var content: [UInt8] = []

  func fault(_ expected: String, _ found: String) -> DatasetError {
    .binary(file: file, byte: stream.offset, expected: expected, found: found)
  }
  while true {
    let status = stream.advance(into: &content)
    if content.count >= first { return content }
    guard content.count <= limit else {
      throw fault("at most \(describedBytes(limit)) of content, which this machine's memory allows", "more")
    }
    switch status {
    case Z_STREAM_END:
      if stream.offset == bytes.count { return content }
      stream.reset()
    case Z_OK: continue
    case Z_BUF_ERROR: throw fault("more compressed data", "the end of the file")
    default: throw fault("a gzip file", stream.message ?? "damage")
    }
  }
}

/// Calls `body` with the content of a file, decompressed if its name ends in `.gz`.
/// - Parameter first: The number of bytes needed.
public func withContent<Result>(
  of path: String, first: Int = .max, _ body: (UnsafeRawBufferPointer) throws -> Result
) throws -> Result {
  let file = try MappedFile(path)
  return try withExtendedLifetime(file) {
    guard path.hasSuffix(".gz") else { return try body(file.bytes) }
    return try gunzipped(file.bytes, file: path, first: first).withUnsafeBytes(body)
  }
}

/// The size of a file's content in bytes, without reading it: of a compressed file, the size in its last four bytes.
func contentSize(of path: String) -> Int {
  guard let file = try? MappedFile(path) else { return 0 }
  return withExtendedLifetime(file) {
    guard path.hasSuffix(".gz"), file.bytes.count >= 4 else { return file.bytes.count }
    let size = file.bytes.loadUnaligned(fromByteOffset: file.bytes.count - 4, as: UInt32.self)
    return Int(UInt32(littleEndian: size))
  }
}
