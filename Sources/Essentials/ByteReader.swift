/// Reads bytes from first to last and never past the end.
///
/// Each read returns nil if too few bytes are left, so that a parser can say what was missing, and `offset` where.
public struct ByteReader {
  public let bytes: UnsafeRawBufferPointer
  /// The position of the next byte, from 0.
  public private(set) var offset = 0

  public init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The number of bytes left.
  public var remaining: Int { bytes.count - offset }
  public var isAtEnd: Bool { remaining == 0 }

  /// The next byte, not consumed.
  public var peek: UInt8? { isAtEnd ? nil : bytes[offset] }

  public mutating func byte() -> UInt8? {
    guard let next = peek else { return nil }
    offset += 1
    return next
  }

  /// The next `count` bytes, or nil if there are fewer.
  public mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
    guard count >= 0, count <= remaining else { return nil }
    defer { offset += count }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }

  /// The next little-endian integer.
  public mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) -> Value? {
    take(MemoryLayout<Value>.size).map { Value(littleEndian: $0.loadUnaligned(as: Value.self)) }
  }

  /// The bytes up to the next line feed, which is consumed but not returned; nil at the end.
  public mutating func line() -> UnsafeRawBufferPointer? {
    guard !isAtEnd else { return nil }
    let start = offset
    while let next = byte(), next != UInt8(ascii: "\n") {}
    let end = bytes[offset - 1] == UInt8(ascii: "\n") ? offset - 1 : offset
    return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
  }
}
