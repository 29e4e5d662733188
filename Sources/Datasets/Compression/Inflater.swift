import CZlib

/// A compressed stream, decompressed block by block.
final class Inflater {
  private let bytes: UnsafeRawBufferPointer
  // Allocated, since zlib keeps a pointer to it.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var block: [UInt8]
  /// The number of bytes read so far.
  private(set) var offset = 0

  /// - Parameters:
  ///   - windowBits: zlib's number for the wrapping.
  ///   - blockSize: The maximum size of a block in bytes.
  /// - Returns: nil if there is not enough memory.
  init?(_ bytes: UnsafeRawBufferPointer, windowBits: Int32, blockSize: Int = 1 << 18) {
    self.bytes = bytes
    block = [UInt8](repeating: 0, count: blockSize)
    stream.initialize(to: z_stream())
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(stream, windowBits, ZLIB_VERSION, size) == Z_OK else { return nil }
  }

  deinit {
    // Does nothing for a stream that was not initialised.
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Appends the next block to `content`.
  /// - Returns: zlib's status.
  func advance(into content: inout [UInt8]) -> Int32 {
    // zlib's counts have 32 bits, so long input is passed in parts.
    let part = UnsafeRawBufferPointer(rebasing: bytes[offset..<min(bytes.count, offset + 1 << 30)])
    stream.pointee.next_in = UnsafeMutablePointer(mutating: part.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(part.count)
    let (status, count) = block.withUnsafeMutableBufferPointer { block in
      stream.pointee.next_out = block.baseAddress
      stream.pointee.avail_out = UInt32(block.count)
      let status = inflate(stream, Z_NO_FLUSH)
      return (status, block.count - Int(stream.pointee.avail_out))
    }
    offset += part.count - Int(stream.pointee.avail_in)
    content.append(contentsOf: block[..<count])
    return status
  }

  /// Begins another stream where the last one ended.
  func reset() { inflateReset(stream) }

  /// zlib's message on the last status, if it has one.
  var message: String? { stream.pointee.msg.map { String(cString: $0) } }
}
