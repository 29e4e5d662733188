import CZlib

/// A compressed stream that zlib takes apart, block by block.
final class Inflater {
  private let bytes: UnsafeRawBufferPointer
  // zlib remembers where it lies.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var block: [UInt8]
  /// So many bytes have been read.
  private(set) var offset = 0

  /// - Parameters:
  ///   - windowBits: zlib's name for the wrapping.
  ///   - blockSize: The most bytes that a block has.
  /// - Returns: Nil when there is no memory to decompress with.
  init?(_ bytes: UnsafeRawBufferPointer, windowBits: Int32, blockSize: Int = 1 << 18) {
    self.bytes = bytes
    block = [UInt8](repeating: 0, count: blockSize)
    stream.initialize(to: z_stream())
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(stream, windowBits, ZLIB_VERSION, size) == Z_OK else { return nil }
  }

  deinit {
    // Of a stream that was never begun this does nothing.
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Appends the next block to `content`.
  /// - Returns: zlib's status.
  func advance(into content: inout [UInt8]) -> Int32 {
    // zlib counts in 32 bits: much goes in by parts.
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

  /// What zlib has to say of the last status, if anything.
  var message: String? { stream.pointee.msg.map { String(cString: $0) } }
}
