import Essentials

/// A file that names test samples, one a line; blank lines and lines that start with `#` are ignored.
///
/// Folders may precede the sample's name: `ModelNet10/bathtub/test/bathtub_0109.binvox` names
/// `bathtub/test/bathtub_0109.binvox`.
struct TestList {
  private let file: String
  private let lines: [(number: Int, text: String)]

  init(_ file: String) throws {
    self.file = file
    lines = try listedLines(of: file)
  }

  /// The samples of `test` that the list names, in ascending order.
  /// - Parameter mayMiss: Whether a line may name an unknown sample, because not all were read.
  /// - Throws: `DatasetError` for a line that names no test sample, and for a list that names none at all.
  func kept(_ test: [Int], names: [String], mayMiss: Bool) throws -> [Int] {
    let byName = Dictionary(test.map { (names[$0], $0) }, uniquingKeysWith: { first, _ in first })
    var kept: Set<Int> = []
    for (number, line) in lines {
      if let index = Self.endings(of: line).compactMap({ byName[$0] }).first {
        kept.insert(index)
      } else if !mayMiss {
        throw DatasetError.text(
          file: file, line: number,
          expected: "the name of a test sample such as \(test.first.map { names[$0] } ?? "-")",
          found: "\"\(line)\"")
      }
    }
    guard !kept.isEmpty else {
      throw DatasetError.unusable(path: file, expected: "the names of test samples", found: "none")
    }
    return kept.sorted()
  }

  /// The line, the line without its first folder, without its first two …
  private static func endings(of line: String) -> [String] {
    let parts = line.split(separator: "/")
    return parts.indices.map { parts[$0...].joined(separator: "/") }
  }
}
