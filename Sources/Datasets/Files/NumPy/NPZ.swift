import Essentials

/// Archives of NumPy arrays (.npz): ZIP files whose entries are `NAME.npy`.
///
/// ```swift
/// try NPZ.write("features.npz", [
///   NPZ.Entry("features", [count, 256], .float32(values)), NPZ.Entry("labels", [count], .int64(labels)),
/// ])
/// let features = try NPZ("features.npz").array("features")
/// ```
public struct NPZ {
  /// The names of the arrays, in the archive's order.
  public let names: [String]
  private let map: MappedFile
  private let archive: ZIPArchive
  private let path: String

  /// Opens the file at `path`.
  /// - Throws: `FileError`, or `DatasetError` naming the byte.
  public init(_ path: String) throws {
    self.path = path
    map = try MappedFile(path)
    archive = try ZIPArchive(map.bytes, file: path)
    names = archive.entries.map(\.name).filter { $0.hasSuffix(".npy") }.map { String($0.dropLast(4)) }
  }

  /// The array of numbers with a name.
  /// - Throws: `DatasetError`, also if there is none.
  public func array(_ name: String) throws -> NPYArray {
    try NPYArray(parsing: content(name), file: path, entry: name)
  }

  /// The array of texts with a name, such as class names.
  /// - Throws: `DatasetError`, also if there is none.
  public func texts(_ name: String) throws -> [String] {
    try content(name).withUnsafeBytes { try NPYTexts.read($0, file: "\(path): \(name)") }
  }

  private func content(_ name: String) throws -> [UInt8] {
    guard let entry = archive.entries.first(where: { $0.name == name + ".npy" }) else {
      let known = names.isEmpty ? "none" : names.joined(separator: ", ")
      throw DatasetError.unusable(path: path, expected: "an array \"\(name)\"", found: known)
    }
    return try withExtendedLifetime(map) { try archive.content(of: entry) }
  }

  // MARK: Writing

  /// An array to write.
  public struct Entry {
    public enum Values {
      case float32([Float])
      case int64([Int])
      case uint8([UInt8])
      case texts([String])
    }

    public let name: String
    public let shape: [Int]
    public let values: Values

    /// - Parameters:
    ///   - shape: The edges, outermost first.
    ///   - values: The elements, one for each index of the shape.
    public init(_ name: String, _ shape: [Int], _ values: Values) {
      let count =
        switch values {
        case .float32(let values): values.count
        case .int64(let values): values.count
        case .uint8(let values): values.count
        case .texts(let values): values.count
        }
      precondition(count == shape.reduce(1, *), "the array \(name) of the shape \(shape) has \(count) values")
      self.name = name
      self.shape = shape
      self.values = values
    }

    /// The bytes of the .npy file of version 1.
    fileprivate var file: [UInt8] {
      let (type, elements): (String, [UInt8]) =
        switch values {
        case .float32(let values):
          (NPYHeader.Element.float32.rawValue, values.map(\.bitPattern.littleEndian).withUnsafeBytes(Array.init))
        case .int64(let values):
          (NPYHeader.Element.int64.rawValue, values.map { Int64($0).littleEndian }.withUnsafeBytes(Array.init))
        case .uint8(let values): (NPYHeader.Element.uint8.rawValue, values)
        case .texts(let values): NPYTexts.encoded(values)
        }
      // A tuple of one element needs a comma.
      let edges = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
      var head = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(edges)), }"
      // The elements begin at a multiple of 64 bytes; 10 bytes precede the text.
      head += String(repeating: " ", count: 63 - (10 + head.utf8.count) % 64) + "\n"
      let length = UInt16(head.utf8.count)
      return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + head.utf8 + elements
    }
  }

  /// Writes arrays into a file, which is replaced in one step.
  /// - Parameter isDeflated: Whether they are compressed, as by `numpy.savez_compressed`.
  public static func write(_ path: String, _ arrays: [Entry], isDeflated: Bool = false) throws {
    var archive = ZIPWriter()
    for array in arrays { archive.add("\(array.name).npy", array.file, isDeflated: isDeflated) }
    try archive.finished().withUnsafeBytes { try Files.replace(path, with: $0) }
  }
}
