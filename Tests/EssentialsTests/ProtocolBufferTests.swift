import Essentials
import Testing

/// Bytes by hand from the examples of protobuf.dev/programming-guides/encoding.
@Suite struct ProtocolBufferTests {
  @Test func theExamplesOfTheSpecification() {
    var first = ProtocolBuffer()
    first.add(1, 150)
    #expect(first.bytes == [0x08, 0x96, 0x01])
    var second = ProtocolBuffer()
    second.add(2, "testing")
    #expect(second.bytes == [0x12, 0x07] + Array("testing".utf8))
    var third = ProtocolBuffer()
    third.add(3, first)
    #expect(third.bytes == [0x1A, 0x03, 0x08, 0x96, 0x01])
    var built = ProtocolBuffer()
    built.add(3) { $0.add(1, 150) }
    #expect(built == third)
  }

  @Test func numbersOfFixedSizeAreLittleEndian() {
    var message = ProtocolBuffer()
    message.add(1, Float(1))
    message.add(2, -2.0)
    #expect(message.bytes == [0x0D, 0, 0, 0x80, 0x3F, 0x11, 0, 0, 0, 0, 0, 0, 0, 0xC0])
  }

  /// Ten bytes of seven bits each; a field number above 15 takes two bytes.
  @Test func negativeNumbersAndLargeFields() {
    var message = ProtocolBuffer()
    message.add(20, -1)
    #expect(message.bytes == [0xA0, 0x01] + [UInt8](repeating: 0xFF, count: 9) + [0x01])
  }
}

@Suite struct CRC32CTests {
  /// RFC 3720, appendix B.4.
  @Test func theExamplesOfTheSpecification() {
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(CRC32C.checksum(0..<32) == 0x46DD_794E)
    #expect(CRC32C.checksum([]) == 0)
  }
}
