/// A message in the wire format of Protocol Buffers (protobuf.dev/programming-guides/encoding), written field by field.
///
/// ```swift
/// var dimension = ProtocolBuffer()
/// dimension.add(1, 32)
/// shape.add(1, dimension)
/// ```
///
/// Fields are written in the order of the calls; the numbers and types of a message's fields are its schema's.
public struct ProtocolBuffer: Equatable, Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  /// An `int32`, `int64`, `bool` or enum; negative numbers take ten bytes.
  public mutating func add(_ field: Int, _ value: Int) {
    key(field, .varint)
    varint(UInt64(bitPattern: Int64(value)))
  }

  /// A `float`.
  public mutating func add(_ field: Int, _ value: Float) {
    key(field, .fixed32)
    append(value.bitPattern.littleEndian)
  }

  /// A `double`.
  public mutating func add(_ field: Int, _ value: Double) {
    key(field, .fixed64)
    append(value.bitPattern.littleEndian)
  }

  /// A `string`.
  public mutating func add(_ field: Int, _ text: String) { add(field, Array(text.utf8)) }

  /// A message, which may be empty.
  public mutating func add(_ field: Int, _ message: ProtocolBuffer) { add(field, message.bytes) }

  /// `bytes`.
  public mutating func add(_ field: Int, _ bytes: [UInt8]) {
    key(field, .lengthDelimited)
    varint(UInt64(bytes.count))
    self.bytes += bytes
  }

  /// A message built in place.
  public mutating func add(_ field: Int, _ build: (inout ProtocolBuffer) -> Void) {
    var message = ProtocolBuffer()
    build(&message)
    add(field, message)
  }

  private enum WireType: UInt64 {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case fixed32 = 5
  }

  private mutating func key(_ field: Int, _ type: WireType) { varint(UInt64(field) << 3 | type.rawValue) }

  /// Seven bits a byte, the lowest first; the eighth says that more follow.
  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
  }
}
