import Search

/// Where a sampler is in a fixed sequence of assignments, told by the proposals whose results are known.
struct SequenceCursor: Sendable {
  /// The assignment at an index; nil after the end.
  typealias Sequence = (Int) -> Assignment?

  /// The index after the last one whose result is known.
  private var next = 0

  /// Passes over a proposal whose result is known now.
  mutating func pass(_ assignment: Assignment, in sequence: Sequence, skipping isSkipped: (Assignment) -> Bool) {
    if let index = index(of: assignment, from: next, in: sequence, skipping: isSkipped) { next = index + 1 }
  }

  /// The index after those of the open proposals.
  func index(after open: [Assignment], in sequence: Sequence, skipping isSkipped: (Assignment) -> Bool) -> Int {
    guard let last = open.last else { return next }
    // Nearly always nothing was skipped among them.
    let expected = next + open.count
    if sequence(expected - 1) == last { return expected }
    return open.reduce(next) { start, assignment in
      index(of: assignment, from: start, in: sequence, skipping: isSkipped).map { $0 + 1 } ?? start
    }
  }

  /// The first index of an assignment; nil if it is further ahead than a search skips refused proposals, as one that
  /// is not of the sequence is.
  private func index(
    of assignment: Assignment, from start: Int, in sequence: Sequence, skipping isSkipped: (Assignment) -> Bool
  ) -> Int? {
    var (index, misses) = (start, 0)
    while misses <= 1000, let candidate = sequence(index) {
      if candidate == assignment { return index }
      if !isSkipped(candidate) { misses += 1 }
      index += 1
    }
    return nil
  }
}
