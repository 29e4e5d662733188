/// The end of a message about an unknown word: `; did you mean "epochs"?`, or nothing if no candidate is close.
public func suggestion(for word: String, among candidates: [String]) -> String {
  nearest(word, among: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
}

/// The candidate that `word` was most likely meant to be; nil if none is close.
public func nearest(_ word: String, among candidates: [String]) -> String? {
  // No name is so long, and comparing takes time in proportion to both lengths.
  guard word.utf8.count <= 100 else { return nil }
  let scored = candidates.filter { $0.utf8.count <= 200 }.map { ($0, editDistance(word.lowercased(), $0.lowercased())) }
  guard let best = scored.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }) else { return nil }
  return best.1 <= max(2, word.count / 3) ? best.0 : nil
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two words
/// (optimal string alignment).
func editDistance(_ left: String, _ right: String) -> Int {
  let left = Array(left)
  let right = Array(right)
  var before: [Int] = []
  var previous = Array(0...right.count)
  for i in left.indices {
    var current = [i + 1]
    for j in right.indices {
      let replaced = previous[j] + (left[i] == right[j] ? 0 : 1)
      var cost = min(replaced, previous[j + 1] + 1, current[j] + 1)
      if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
        cost = min(cost, before[j - 1] + 1)
      }
      current.append(cost)
    }
    (before, previous) = (previous, current)
  }
  return previous[right.count]
}
