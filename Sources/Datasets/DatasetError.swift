import Essentials

/// A fault of a data set: where it is, what was expected and what was found.
public enum DatasetError: Error, Equatable, CustomStringConvertible {
  /// A fault in a text file; `line` counts from 1.
  case text(file: String, line: Int, expected: String, found: String)
  /// A fault in a binary file; `byte` counts from 0.
  case binary(file: String, byte: Int, expected: String, found: String)
  /// A file whose content is well formed but cannot be used, or a folder that is not laid out as a data set.
  case unusable(path: String, expected: String, found: String)
  /// Several samples that cannot be read, each with its message, and how many more there are.
  case broken(messages: [String], more: Int)
  /// A library that the sample's format needs is not there.
  case missingLibrary(path: String, library: String, found: String)

  public var description: String {
    switch self {
    case .text(let file, let line, let expected, let found):
      "\(file):\(line): expected \(expected), found \(found)"
    case .binary(let file, let byte, let expected, let found):
      "\(file): byte \(byte): expected \(expected), found \(found)"
    case .unusable(let path, let expected, let found):
      "\(path): expected \(expected), found \(found)"
    case .broken(let messages, let more):
      (messages + (more > 0 ? ["and \(more) more"] : [])
        + [
          "\(counted(messages.count + more, "sample")) cannot be read; "
            + "the setting onError \"skip\" of the dataset leaves such samples out"
        ]).joined(separator: "\n")
    case .missingLibrary(let path, let library, let found):
      "\(path): expected \(library), found \(found)"
    }
  }
}

/// Bytes for a message: in quotes, unprintable ones replaced, cut after 40 characters.
func quoted(_ bytes: UnsafeRawBufferPointer) -> String {
  let shown = bytes.prefix(40).map { (32..<127).contains($0) ? $0 : UInt8(ascii: "?") }
  return "\"\(String(decoding: shown, as: UTF8.self))\(bytes.count > 40 ? "…" : "")\""
}

/// `1 face`, `2 faces`.
func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
  "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}
