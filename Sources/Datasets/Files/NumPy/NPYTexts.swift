import Essentials

/// Texts in NumPy array files, the element type `<UN`: N characters of UTF-32 each, padded with zeros.
enum NPYTexts {
  /// The texts of a file's bytes.
  /// - Throws: `DatasetError` naming the byte.
  static func read(_ bytes: UnsafeRawBufferPointer, file: String) throws -> [String] {
    var reader = ByteReader(bytes)
    let entries = try NPYEntries(&reader, file: file)
    guard entries.descr.hasPrefix("<U"), let length = Int(entries.descr.dropFirst(2)), (0...100_000).contains(length)
    else { throw entries.fault("texts, such as the element type '<U10'", "'\(entries.descr)'") }
    let count = try entries.count(elementSize: length * 4, in: reader, holdsElements: true)
    // Texts of length 0 take no bytes, so any count would be accepted.
    guard length > 0 || count == 0 else { throw entries.fault("texts with characters", "'\(entries.descr)'") }
    return try (0..<count).map { _ in
      var text = String.UnicodeScalarView()
      for _ in 0..<length {
        let offset = reader.offset
        guard let value = reader.integer(UInt32.self), let scalar = Unicode.Scalar(value) else {
          throw DatasetError.binary(
            file: file, byte: offset, expected: "a character of UTF-32", found: "another number")
        }
        if value != 0 { text.append(scalar) }
      }
      return String(text)
    }
  }

  /// The element type of texts and their bytes.
  static func encoded(_ texts: [String]) -> (type: String, bytes: [UInt8]) {
    let length = max(1, texts.map(\.unicodeScalars.count).max() ?? 1)
    let values = texts.flatMap { text in
      let scalars = text.unicodeScalars.map(\.value.littleEndian)
      return scalars + [UInt32](repeating: 0, count: length - scalars.count)
    }
    return ("<U\(length)", values.withUnsafeBytes(Array.init))
  }
}
