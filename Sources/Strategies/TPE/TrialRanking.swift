/// The finished trials from the best to the worst, which says those that count as good.
///
/// Completed trials come before pruned ones, those of more epochs before others, and then the better value; failed ones
/// come last, and are never good. Equal trials keep their order.
struct TrialRanking: Sendable {
  struct Result: Equatable, Sendable {
    /// Higher is better; nil if the trial failed.
    let value: Double?
    let isComplete: Bool
    /// `Int.max` if the trial had no budget of its own.
    let epochs: Int
  }

  /// By trial.
  private(set) var results: [Result] = []
  /// The trials from the best.
  private var order: [Int] = []

  var count: Int { results.count }

  /// Adds the next trial.
  mutating func append(_ result: Result) {
    results.append(result)
    insert(results.count - 1)
  }

  /// Gives a trial another result, since it was continued.
  mutating func replace(_ trial: Int, with result: Result) {
    order.removeAll { $0 == trial }
    results[trial] = result
    insert(trial)
  }

  /// The best `count` trials that have not failed, sorted by number.
  func best(_ count: Int) -> [Int] {
    order.prefix(count).filter { results[$0].value != nil }.sorted()
  }

  private mutating func insert(_ trial: Int) {
    var range = 0..<order.count
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      range =
        comes(order[middle], before: trial) ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    order.insert(trial, at: range.lowerBound)
  }

  private func comes(_ left: Int, before right: Int) -> Bool {
    let (a, b) = (results[left], results[right])
    guard let first = a.value, let second = b.value else {
      return a.value == nil && b.value == nil ? left < right : a.value != nil
    }
    if a.isComplete != b.isComplete { return a.isComplete }
    if a.epochs != b.epochs { return a.epochs > b.epochs }
    return first == second ? left < right : first > second
  }
}
