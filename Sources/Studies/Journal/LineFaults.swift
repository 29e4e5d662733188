/// What is wrong with the lines of a journal, said once for each kind: a damaged file may have a million of them.
struct LineFaults {
  enum Kind: String, CaseIterable {
    case unreadable = "skipped a line that is not a journal event"
    case edited = "skipped a line that was edited after it was written"
    case gap = "the lines before this one are not those that were written: some are missing, or were added"
    case unchained = "has no digest: another program wrote it, or an earlier version"
  }

  private var found: [(kind: Kind, first: Int, count: Int)] = []

  /// - Parameter line: From 1.
  mutating func note(_ kind: Kind, line: Int) {
    if let index = found.firstIndex(where: { $0.kind == kind }) {
      found[index].count += 1
    } else {
      found.append((kind, line, 1))
    }
  }

  /// In the order in which the kinds were found first.
  func warnings(path: String) -> [String] {
    found.map { kind, first, count in
      "\(path):\(first): \(kind.rawValue)" + (count == 1 ? "" : " (\(count) lines, this is the first)")
    }
  }
}
