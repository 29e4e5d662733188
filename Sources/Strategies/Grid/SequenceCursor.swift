import Search

/// Where a sampler is in a fixed sequence of different assignments, told by the proposals whose results are known.
struct SequenceCursor: Sendable {
  /// The assignment at an index; nil after the end.
  typealias Sequence = (Int) -> Assignment?

  /// The index after the last one whose result is known.
  private var next = 0

  /// Passes over a proposal whose result is known now.
  ///
  /// One that is not found as far ahead as `SampledSearch` draws proposals again does not come from the sequence.
  mutating func pass(_ assignment: Assignment, in sequence: Sequence, skipping isSkipped: (Assignment) -> Bool) {
    var (index, misses) = (next, 0)
    while misses <= 1000, let candidate = sequence(index) {
      if candidate == assignment {
        next = index + 1
        return
      }
      if !isSkipped(candidate) { misses += 1 }
      index += 1
    }
  }

  /// Where to look for the next proposal, and which open ones are to be skipped from there on: none, unless something
  /// was skipped among those that are open.
  func start(after open: [Assignment], in sequence: Sequence) -> (index: Int, skipping: [Assignment]) {
    guard let last = open.last else { return (next, []) }
    let expected = next + open.count
    return sequence(expected - 1) == last ? (expected, []) : (next, open)
  }
}
