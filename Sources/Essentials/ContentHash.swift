/// A 64-bit digest of bytes, for cache keys, stream names and finding identical samples.
///
/// FNV-1a over eight bytes at a time, followed by a final mix. Not cryptographic: if equality must be
/// certain, things with equal digests are compared.
public struct ContentHash: Sendable, Equatable {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325
  private var length: UInt64 = 0

  public init() {}

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length &+= UInt64(bytes.count)
    var offset = 0
    while offset + 8 <= bytes.count {
      absorb(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    if offset < bytes.count {
      var tail: UInt64 = 0
      for index in offset..<bytes.count { tail = tail << 8 | UInt64(bytes[index]) }
      absorb(tail)
    }
  }

  public mutating func update(_ word: UInt64) {
    length &+= 8
    absorb(word)
  }

  public mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// The digest of everything absorbed so far.
  public var value: UInt64 {
    var z = state ^ length &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 32)) &* 0xD6E8_FEB8_6659_FD93
    z = (z ^ (z >> 32)) &* 0xD6E8_FEB8_6659_FD93
    return z ^ (z >> 32)
  }

  /// The digest as 16 hexadecimal digits.
  public var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private mutating func absorb(_ word: UInt64) {
    state = (state ^ word) &* 0x100_0000_01B3
    state ^= state >> 29
  }
}
