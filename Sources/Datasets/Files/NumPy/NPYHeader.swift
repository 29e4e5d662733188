import Essentials

/// The header of a NumPy array file (.npy, versions 1 to 3): element type and shape.
struct NPYHeader: Equatable {
  enum Element: String, CaseIterable {
    case bool = "|b1"
    case uint8 = "|u1"
    case int8 = "|i1"
    case int32 = "<i4"
    case int64 = "<i8"
    case float32 = "<f4"
    case float64 = "<f8"

    /// The size of an element in bytes.
    var size: Int {
      switch self {
      case .bool, .uint8, .int8: 1
      case .int32, .float32: 4
      case .int64, .float64: 8
      }
    }
  }

  let element: Element
  let shape: [Int]
  /// The number of elements.
  let count: Int

  /// Reads the header; the reader is left at the first element.
  /// - Parameter holdsElements: Whether exactly the elements must follow the header.
  init(_ reader: inout ByteReader, file: String, holdsElements: Bool = true) throws {
    let entries = try NPYEntries(&reader, file: file)
    guard let element = Element(rawValue: entries.descr) else {
      let known = Element.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw entries.fault("an element type among \(known)", "'\(entries.descr)'")
    }
    guard !entries.fortranOrder else {
      throw entries.fault("C order (write numpy.ascontiguousarray(x))", "Fortran order")
    }
    self.element = element
    shape = entries.shape
    count = try entries.count(elementSize: element.size, in: reader, holdsElements: holdsElements)
  }
}

/// The header of a NumPy array file, for any element type.
struct NPYEntries {
  let descr: String
  let fortranOrder: Bool
  let shape: [Int]
  private let file: String
  /// The offset of the dictionary.
  private let start: Int

  /// Reads the header; the reader is left at the first element.
  init(_ reader: inout ByteReader, file: String) throws {
    func fault(_ byte: Int, _ expected: String, _ found: String) -> DatasetError {
      .binary(file: file, byte: byte, expected: expected, found: found)
    }
    guard let magic = reader.take(6), magic.elementsEqual([0x93] + Array("NUMPY".utf8)) else {
      throw fault(0, "the first bytes of an .npy file, 93 'NUMPY'", "others")
    }
    guard let major = reader.byte(), reader.byte() != nil else {
      throw fault(6, "a version number", "the end of the file")
    }
    guard (1...3).contains(major) else { throw fault(6, "version 1, 2 or 3", "\(major)") }
    let length = major == 1 ? reader.integer(UInt16.self).map(Int.init) : reader.integer(UInt32.self).map(Int.init)
    start = reader.offset
    guard let length, let text = reader.take(length) else {
      throw fault(8, "a header of \(length.map(String.init) ?? "some") bytes", "the end of the file")
    }
    var parser = NPYDictionary(text)
    guard let entries = parser.parse() else {
      throw fault(start + parser.offset, "a dictionary with descr, fortran_order and shape", quoted(text))
    }
    (descr, fortranOrder, shape) = entries
    self.file = file
  }

  /// A fault of the dictionary.
  func fault(_ expected: String, _ found: String) -> DatasetError {
    .binary(file: file, byte: start, expected: expected, found: found)
  }

  /// The number of elements.
  /// - Parameters:
  ///   - elementSize: The size of an element in bytes.
  ///   - reader: At the first element.
  ///   - holdsElements: Whether exactly the elements must follow.
  func count(elementSize: Int, in reader: ByteReader, holdsElements: Bool) throws -> Int {
    var product = 1
    for edge in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: edge)
      guard !overflow, next <= Int.max / max(elementSize, 8) else {
        throw fault("a shape that fits in memory", "\(shape)")
      }
      product = next
    }
    guard !holdsElements || reader.remaining == product * elementSize else {
      throw DatasetError.binary(
        file: file, byte: reader.offset,
        expected: "\(counted(product * elementSize, "byte")) of elements for the shape \(shape)",
        found: counted(reader.remaining, "byte"))
    }
    return product
  }
}

/// The Python dictionary literal of the header: its three keys in any order.
private struct NPYDictionary {
  private let text: UnsafeRawBufferPointer
  private(set) var offset = 0

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  mutating func parse() -> (descr: String, fortranOrder: Bool, shape: [Int])? {
    var descr: String?
    var fortranOrder: Bool?
    var shape: [Int]?
    guard skip("{") else { return nil }
    while !skip("}") {
      guard let key = string(), skip(":") else { return nil }
      switch key {
      case "descr":
        descr = string()
      case "fortran_order":
        fortranOrder = skip("True") ? true : skip("False") ? false : nil
      case "shape":
        shape = tuple()
      default:
        return nil
      }
      guard skip(",") || peek == UInt8(ascii: "}") else { return nil }
    }
    guard let descr, let fortranOrder, let shape else { return nil }
    return (descr, fortranOrder, shape)
  }

  private mutating func tuple() -> [Int]? {
    guard skip("(") else { return nil }
    var items: [Int] = []
    while !skip(")") {
      // 18 digits cannot overflow.
      var value = 0
      let start = offset
      while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        guard offset - start < 18 else { return nil }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
        offset += 1
      }
      guard offset > start, skip(",") || peek == UInt8(ascii: ")"), items.count < 32 else { return nil }
      items.append(value)
    }
    return items
  }

  private mutating func string() -> String? {
    skipSpaces()
    guard let quote = peek, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
    let start = offset + 1
    guard let end = text[start...].firstIndex(of: quote) else { return nil }
    offset = end + 1
    return String(decoding: text[start..<end], as: UTF8.self)
  }

  private mutating func skip(_ word: String) -> Bool {
    skipSpaces()
    guard text[offset...].starts(with: word.utf8) else { return false }
    offset += word.utf8.count
    skipSpaces()
    return true
  }

  private var peek: UInt8? { offset < text.count ? text[offset] : nil }

  private mutating func skipSpaces() {
    while let byte = peek, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") { offset += 1 }
  }
}
