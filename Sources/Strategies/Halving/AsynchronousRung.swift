/// A rung of ASHA: which of its configurations were promoted, and which one is next.
struct AsynchronousRung: Sendable {
  /// Results in all, failures included.
  private(set) var count = 0
  /// Not promoted yet, best first. Failures never are, so that they only count.
  private var waiting: [Entrant] = []
  /// Best first.
  private var promoted: [Entrant] = []

  mutating func insert(_ entrant: Entrant) {
    count += 1
    if entrant.fitness != nil { waiting.insert(entrant, at: waiting.count(better: entrant)) }
  }

  /// Takes the configuration of a trial, which another one continues, from those that wait.
  mutating func promote(_ trial: Int) {
    guard let index = waiting.firstIndex(where: { $0.trial == trial }) else { return }
    let entrant = waiting.remove(at: index)
    promoted.insert(entrant, at: promoted.count(better: entrant))
  }

  /// The best configuration that is not promoted, if it is among the best 1 / `reduction` of the rung.
  /// - Parameter open: Trials that an open one continues.
  func next(reduction: Int, open: Set<Int>) -> Entrant? {
    guard let index = waiting.firstIndex(where: { !open.contains($0.trial) }) else { return nil }
    let rank = index + promoted.count(better: waiting[index])
    return rank < count / reduction ? waiting[index] : nil
  }
}

extension [Entrant] {
  /// How many elements of an array that is sorted best first are better than another.
  fileprivate func count(better entrant: Entrant) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].isBetter(than: entrant) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
