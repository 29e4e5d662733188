import Essentials
import TensorCore

/// Named tensors as a file: the safetensors format, 32-bit floats only.
///
/// Eight bytes, little-endian: the length of the header. The header, a JSON object: for each name
/// `dtype`, `shape` and `data_offsets` (begin and end, counted from the end of the header), and texts under
/// `__metadata__`; filled up with spaces to a multiple of 8 bytes. Then the values, without gaps.
public struct Safetensors: Sendable {
  public let tensors: [NamedTensor]
  public let metadata: [String: String]

  public init(_ tensors: [NamedTensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Reads a file.
  /// - Throws: `SafetensorsError`, or `FileError`.
  public init(contentsOf path: String) throws {
    let file = try MappedFile(path)
    try self.init(parsing: file.bytes, file: path)
  }

  /// The JSON value under a key of the metadata, whose values are texts; nil when there is none.
  public func metadataValue(_ key: String) -> JSONValue? {
    metadata[key].flatMap { try? JSONValue(parsing: Array($0.utf8)) }
  }

  /// Writes a file atomically: no reader sees a part of it.
  /// - Throws: `FileError`.
  public func write(to path: String) throws {
    var bytes = header
    bytes.reserveCapacity(tensors.reduce(bytes.count) { $0 + $1.byteCount })
    for element in tensors {
      element.tensor.withUnsafeBufferPointer { bytes.append(contentsOf: UnsafeRawBufferPointer($0)) }
    }
    try bytes.withUnsafeBytes { try Files.replace(path, with: $0) }
  }

  /// Everything before the values, with its length in front.
  private var header: [UInt8] {
    var entries: [String: JSONValue] = [:]
    if !metadata.isEmpty { entries[metadataKey] = .object(metadata.mapValues { .string($0) }) }
    var offset = 0
    for element in tensors {
      let end = offset + element.byteCount
      entries[element.name] = [
        "dtype": .string(floatType), "shape": .array(element.tensor.shape.map { .integer($0) }),
        "data_offsets": [.integer(offset), .integer(end)],
      ]
      offset = end
    }
    var text = Array(JSONValue.object(entries).line.utf8)
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    return withUnsafeBytes(of: UInt64(text.count).littleEndian, Array.init) + text
  }
}

let metadataKey = "__metadata__"
let floatType = "F32"

extension NamedTensor {
  fileprivate var byteCount: Int { tensor.count * MemoryLayout<Float>.size }
}

/// A file that is not the safetensors file it should be.
public struct SafetensorsError: Error, Equatable, CustomStringConvertible {
  public let file: String
  /// Where in the file: `header`, or a tensor's name.
  public let location: String
  public let message: String

  public init(file: String, location: String, message: String) {
    self.file = file
    self.location = location
    self.message = message
  }

  public var description: String { "\(file): \(location): \(message)" }
}
