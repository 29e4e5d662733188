import Essentials

/// The lines of a text file that are not blank, without the spaces around them, and their numbers from 1.
/// - Parameter first: The number of bytes to read.
/// - Throws: `DatasetError` for a line that is not UTF-8, `FileError`.
func textLines(of file: String, first: Int = .max) throws -> [(number: Int, text: String)] {
  let map = try MappedFile(file)
  return try withExtendedLifetime(map) {
    try map.bytes.prefix(first).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
      .compactMap { index, line in
        // Includes tab and carriage return.
        let isSpace: (UInt8) -> Bool = { $0 <= UInt8(ascii: " ") }
        guard let start = line.firstIndex(where: { !isSpace($0) }),
          let end = line.lastIndex(where: { !isSpace($0) })
        else { return nil }
        guard let text = String(utf8: line[start...end]) else {
          throw DatasetError.text(
            file: file, line: index + 1, expected: "a line in UTF-8", found: "\"\(shown(line[start...end]))\"")
        }
        return (index + 1, text)
      }
  }
}

/// The lines of a list of names: those that do not start with `#`.
func listedLines(of file: String, first: Int = .max) throws -> [(number: Int, text: String)] {
  try textLines(of: file, first: first).filter { !$0.text.hasPrefix("#") }
}

/// The lines of a file of class names.
func classNames(from path: String) throws -> [String] { try textLines(of: path).map(\.text) }
