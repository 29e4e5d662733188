import Essentials

/// The lines of a text file that hold anything, without the spaces around them, and their numbers from 1.
func textLines(of file: String) throws -> [(number: Int, text: String)] {
  let text = String(decoding: try Files.read(file), as: UTF8.self)
  return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
    .compactMap { index, line in
      let text = line.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
      return text.isEmpty ? nil : (index + 1, String(text))
    }
}

/// The lines of a list of names: those that do not start with `#`.
func listedLines(of file: String) throws -> [(number: Int, text: String)] {
  try textLines(of: file).filter { !$0.text.hasPrefix("#") }
}

/// The lines of a file of class names.
func classNames(from path: String) throws -> [String] { try textLines(of: path).map(\.text) }
