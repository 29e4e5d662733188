import Essentials

/// A NumPy array file (.npy), whose elements are decoded on demand.
///
/// Supported are C order and little-endian elements of the types bool, uint8, int8, int32, int64, float32
/// and float64. A file whose name ends in `.gz` is decompressed on opening.
public final class NPYArray {
  /// The edges, outermost first.
  public let shape: [Int]
  let element: NPYHeader.Element
  private let storage: Storage
  private let file: String
  /// The name of the array if the file is an archive.
  private let entry: String?
  private let start: Int

  private enum Storage {
    case mapped(MappedFile)
    case inMemory([UInt8])
  }

  /// Opens the file at `path`.
  /// - Throws: `FileError`, or `DatasetError` naming the byte.
  public convenience init(contentsOf path: String) throws {
    let map = try MappedFile(path)
    if path.hasSuffix(".gz") {
      try self.init(.inMemory(gunzipped(map.bytes, file: path)), file: path)
    } else {
      try self.init(.mapped(map), file: path)
    }
  }

  /// Parses the bytes of a file.
  /// - Parameters:
  ///   - file: Only names it in messages.
  ///   - entry: The array's name if the file is an archive, which messages name instead of bytes.
  public convenience init(parsing bytes: [UInt8], file: String, entry: String? = nil) throws {
    try self.init(.inMemory(bytes), file: file, entry: entry)
  }

  private init(_ storage: Storage, file: String, entry: String? = nil) throws {
    let (header, start) = try Self.withBytes(of: storage) { bytes in
      var reader = ByteReader(bytes)
      return (try NPYHeader(&reader, file: entry.map { "\(file): \($0)" } ?? file), reader.offset)
    }
    self.storage = storage
    self.file = file
    self.entry = entry
    self.start = start
    element = header.element
    shape = header.shape
  }

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }

  /// The elements in `range` as occupancy: 1 where the value is above ½, which suits 0/1, -1/1, 0/255
  /// and probabilities.
  public func occupancy(_ range: Range<Int>) -> [UInt8] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "elements outside of the array")
    return withElements { bytes in
      func above<Value: FixedWidthInteger>(_ type: Value.Type) -> [UInt8] {
        range.map { load(bytes, $0, type) > 0 ? 1 : 0 }
      }
      switch element {
      case .bool, .uint8: return range.map { bytes[$0] > 0 ? 1 : 0 }
      case .int8: return above(Int8.self)
      case .int32: return above(Int32.self)
      case .int64: return above(Int64.self)
      case .float32: return range.map { Float(bitPattern: load(bytes, $0, UInt32.self)) > 0.5 ? 1 : 0 }
      case .float64: return range.map { Double(bitPattern: load(bytes, $0, UInt64.self)) > 0.5 ? 1 : 0 }
      }
    }
  }

  /// The shape of the file at `path`, read from its first bytes; nil if it cannot be read.
  static func shape(of path: String) -> [Int]? {
    // More than any header of 32 edges takes.
    let start = try? withContent(of: path, first: 4096) { bytes in
      var reader = ByteReader(bytes)
      return try NPYHeader(&reader, file: path, holdsElements: false).shape
    }
    return start
  }

  /// Calls `body` with elements as in the file, little-endian.
  func withBytes<Result>(
    of range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "elements outside of the array")
    return try withElements { bytes in
      let part = bytes[range.lowerBound * element.size..<range.upperBound * element.size]
      return try body(UnsafeRawBufferPointer(rebasing: part))
    }
  }

  /// Elements as numbers of single precision.
  /// - Throws: `DatasetError` naming the byte of one that is not finite there.
  public func floats(_ range: Range<Int>) throws -> [Float] {
    try withBytes(of: range) { bytes in
      try (0..<range.count).map { index in
        let value: Float =
          switch element {
          case .bool, .uint8: Float(bytes[index])
          case .int8: Float(load(bytes, index, Int8.self))
          case .int32: Float(load(bytes, index, Int32.self))
          case .int64: Float(load(bytes, index, Int64.self))
          case .float32: Float(bitPattern: load(bytes, index, UInt32.self))
          case .float64: Float(Double(bitPattern: load(bytes, index, UInt64.self)))
          }
        guard value.isFinite else {
          let sample = shape.isEmpty ? 0 : range.lowerBound / max(count / shape[0], 1)
          throw fault(
            range.lowerBound + index, entry == nil ? "a finite number in sample \(sample)" : "a finite number",
            "\(value)")
        }
        return value
      }
    }
  }

  /// Every element as an integer.
  /// - Throws: `DatasetError` naming the byte of one that is not.
  public func integers() throws -> [Int] {
    try withElements { bytes in
      try (0..<count).map { index in
        func whole(_ value: Double) throws -> Int {
          guard let integer = Int(exactly: value) else {
            throw fault(index, "a whole number", "\(value)")
          }
          return integer
        }
        switch element {
        case .bool, .uint8: return Int(bytes[index])
        case .int8: return Int(load(bytes, index, Int8.self))
        case .int32: return Int(load(bytes, index, Int32.self))
        case .int64: return Int(load(bytes, index, Int64.self))
        case .float32: return try whole(Double(Float(bitPattern: load(bytes, index, UInt32.self))))
        case .float64: return try whole(Double(bitPattern: load(bytes, index, UInt64.self)))
        }
      }
    }
  }

  /// A fault of the element at `index`: named by its byte, in an archive by its index in the array.
  private func fault(_ index: Int, _ expected: String, _ found: String) -> DatasetError {
    guard let entry else {
      return .binary(file: file, byte: start + index * element.size, expected: expected, found: found)
    }
    var (indices, rest): ([Int], Int) = ([], index)
    for edge in shape.reversed() {
      indices.insert(rest % edge, at: 0)
      rest /= edge
    }
    return .unusable(path: "\(file): \(entry)\(indices)", expected: expected, found: found)
  }

  private func withElements<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try Self.withBytes(of: storage) { try body(UnsafeRawBufferPointer(rebasing: $0[start...])) }
  }

  private static func withBytes<Result>(
    of storage: Storage, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    switch storage {
    case .mapped(let map): try withExtendedLifetime(map) { try body(map.bytes) }
    case .inMemory(let bytes): try bytes.withUnsafeBytes(body)
    }
  }
}

/// The element at `index` of a buffer of `Value`s.
private func load<Value: FixedWidthInteger>(
  _ bytes: UnsafeRawBufferPointer, _ index: Int, _ type: Value.Type
) -> Value {
  Value(littleEndian: bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Value>.size, as: Value.self))
}
