import Essentials
import TensorCore

extension Safetensors {
  /// Reads the bytes of a file; tensors come in the order of their values.
  /// - Parameter file: The name that an error gives it.
  /// - Throws: `SafetensorsError`.
  public init(parsing bytes: UnsafeRawBufferPointer, file: String) throws {
    var reader = ByteReader(bytes)
    func fault(_ location: String, _ message: String) -> SafetensorsError {
      SafetensorsError(file: file, location: location, message: message)
    }
    guard let length = reader.integer(UInt64.self) else {
      throw fault("header", "expected its length in 8 bytes, found \(bytes.count) bytes in all")
    }
    let first = reader.peek
    guard let text = Int(exactly: length).flatMap({ reader.take($0) }) else {
      // Any file begins with eight bytes that could be a length.
      guard length <= longestHeader, first == UInt8(ascii: "{") else {
        throw fault("header", "this is not a safetensors file: no header's length and no \"{\" at its beginning")
      }
      throw fault("header", "expected \(length) bytes, found \(reader.remaining): the file is cut short")
    }
    let parsed: JSONValue
    do {
      parsed = try JSONValue(parsing: Array(text))
    } catch let error as JSONSyntaxError {
      throw fault("header", error.reason)
    }
    guard let header = parsed.object else {
      throw fault("header", "expected an object, found \(parsed.described)")
    }

    let values = UnsafeRawBufferPointer(rebasing: bytes[reader.offset...])
    let entries = try header.filter { $0.key != metadataKey }
      .map { name, entry in try Entry(name, entry) { fault(name, $0) } }
      .sorted { ($0.begin, $0.end, $0.name) < ($1.begin, $1.end, $1.name) }
    var end = 0
    for entry in entries {
      guard entry.begin == end else {
        throw fault(entry.name, "expected its values to begin at byte \(end), found data_offsets[0] = \(entry.begin)")
      }
      guard entry.end <= values.count else {
        throw fault(entry.name, "expected values up to byte \(entry.end), found \(values.count) bytes")
      }
      end = entry.end
    }
    guard end == values.count else {
      throw fault("values", "expected \(end) bytes, found \(values.count)")
    }
    let metadata = (header[metadataKey]?.object ?? [:]).compactMapValues(\.string)
    self.init(entries.map { NamedTensor($0.name, $0.tensor(in: values)) }, metadata: metadata)
  }
}

/// Bytes that the format allows a header.
private let longestHeader = 100_000_000

/// One tensor's line of the header, consistent in itself.
private struct Entry {
  let name: String
  let shape: [Int]
  let begin: Int
  let end: Int

  init(_ name: String, _ json: JSONValue, fault: (String) -> SafetensorsError) throws {
    func found(_ key: String) -> String { json[key]?.line ?? "nothing" }
    guard json["dtype"]?.string == floatType else {
      throw fault("expected dtype \"\(floatType)\", found \(found("dtype"))")
    }
    guard let shape = Self.sizes(json["shape"]) else {
      throw fault("expected shape to be a list of sizes, found \(found("shape"))")
    }
    guard let offsets = Self.sizes(json["data_offsets"]), offsets.count == 2, offsets[0] <= offsets[1] else {
      throw fault("expected data_offsets to be a begin and an end, found \(found("data_offsets"))")
    }
    let room = offsets[1] - offsets[0]
    guard Self.byteCount(shape) == room else {
      throw fault("shape \(shape) of \(floatType) does not take the \(room) bytes of data_offsets")
    }
    self.name = name
    self.shape = shape
    (begin, end) = (offsets[0], offsets[1])
  }

  /// A list of integers of at least 0; nil when it is anything else.
  private static func sizes(_ json: JSONValue?) -> [Int]? {
    guard let list = json?.array else { return nil }
    let sizes = list.compactMap(\.integer).filter { $0 >= 0 }
    return sizes.count == list.count ? sizes : nil
  }

  /// nil when it does not fit an integer.
  private static func byteCount(_ shape: [Int]) -> Int? {
    shape.reduce(MemoryLayout<Float>.size) { total, size in
      total.flatMap {
        let (product, overflow) = $0.multipliedReportingOverflow(by: size)
        return overflow ? nil : product
      }
    }
  }

  /// A copy of its values, which may lie anywhere.
  func tensor(in values: UnsafeRawBufferPointer) -> Tensor {
    Tensor(shape) {
      UnsafeMutableRawBufferPointer($0).copyMemory(from: UnsafeRawBufferPointer(rebasing: values[begin..<end]))
    }
  }
}
