// Texts of bytes that may not be UTF-8. Decoding them leniently would make different names equal.

extension String {
  /// The text that bytes encode; nil if they are not UTF-8.
  public init?(utf8 bytes: some Collection<UInt8>) {
    self.init(decoding: bytes, as: UTF8.self)
    // Decoding replaces invalid bytes, so the result then differs from them.
    guard utf8.elementsEqual(bytes) else { return nil }
  }
}

/// Bytes for a message: printable ASCII as it is, others as `\xE9`; cut after 100.
public func shown(_ bytes: some Collection<UInt8>) -> String {
  let digits = Array("0123456789ABCDEF")
  return bytes.prefix(100).map { byte in
    (0x20..<0x7F).contains(byte)
      ? String(Unicode.Scalar(byte)) : "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
  }.joined() + (bytes.count > 100 ? "…" : "")
}

/// A name of a file that is not UTF-8, which this program could not tell from others.
public struct FileNameError: Error, Equatable, CustomStringConvertible {
  /// What holds the file, or the path itself with the bytes shown.
  public let folder: String
  /// The bytes, as `shown` writes them.
  public let name: String

  public init(folder: String, name: some Collection<UInt8>) {
    self.folder = folder
    self.name = shown(name)
  }

  public var description: String {
    "\(folder): expected file names in UTF-8, found \"\(name)\"; rename it"
  }
}
