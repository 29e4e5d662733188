import Essentials

/// A file of TensorBoard (tensorboard.dev): records of events, each framed with its length and checksums as a TFRecord.
///
/// ```swift
/// var file = EventFile(began: time)
/// file.add(scalar: 0.93, tag: "validation/accuracy", step: 3, at: time)
/// ```
struct EventFile {
  private(set) var bytes: [UInt8] = []

  /// - Parameter began: The time of the first record, which names the format.
  init(began: Timestamp) {
    var event = Self.event(step: 0, at: began)
    event.add(3, "brain.Event:2")
    append(event)
  }

  /// Adds one point of a curve.
  mutating func add(scalar: Double, tag: String, step: Int, at time: Timestamp) {
    add(step: step, at: time) { value in
      value.add(1, tag)
      value.add(2, Float(scalar))
    }
  }

  /// Adds data of a plugin.
  /// - Parameters:
  ///   - plugin: Its name.
  ///   - content: In the plugin's own format.
  mutating func add(_ content: ProtocolBuffer, tag: String, of plugin: String, at time: Timestamp) {
    add(step: 0, at: time) { value in
      value.add(1, tag)
      value.add(9) { metadata in
        metadata.add(1) { data in
          data.add(1, plugin)
          data.add(2, content)
        }
      }
      // A tensor of no floats: readers drop values without one.
      value.add(8) { tensor in
        tensor.add(1, 1)
        tensor.add(2) { shape in shape.add(2) { $0.add(1, 0) } }
      }
    }
  }

  private mutating func add(step: Int, at time: Timestamp, _ build: (inout ProtocolBuffer) -> Void) {
    var event = Self.event(step: step, at: time)
    event.add(5) { summary in summary.add(1, build) }
    append(event)
  }

  private static func event(step: Int, at time: Timestamp) -> ProtocolBuffer {
    var event = ProtocolBuffer()
    event.add(1, time.seconds)
    event.add(2, step)
    return event
  }

  /// Length, its checksum, the record, its checksum.
  private mutating func append(_ event: ProtocolBuffer) {
    let length = withUnsafeBytes(of: UInt64(event.bytes.count).littleEndian, Array.init)
    bytes += length + Self.maskedChecksum(length) + event.bytes + Self.maskedChecksum(event.bytes)
  }

  /// The checksum as TFRecords have it: rotated, so that it differs from that of data that hold a checksum.
  private static func maskedChecksum(_ bytes: [UInt8]) -> [UInt8] {
    let sum = CRC32C.checksum(bytes)
    return withUnsafeBytes(of: ((sum >> 15 | sum << 17) &+ 0xA282_EAD8).littleEndian, Array.init)
  }
}
