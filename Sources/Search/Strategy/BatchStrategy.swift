import Essentials

/// A strategy that proposes a whole batch, such as a generation, and learns all of its results at once.
public protocol BatchStrategy: Sendable {
  /// What the next batch is for, such as `generation 3/19`.
  var stage: String? { get }

  /// The next batch of candidates; empty if the search is over.
  func ask() -> [Candidate]

  /// Why the search is over if its budget is not spent; only asked for after an empty batch.
  var endReason: String? { get }

  /// Learns the results of one batch, in the order in which `ask` proposed it.
  /// - Returns: What the strategy did, for the journal.
  mutating func tell(_ results: [CandidateResult]) -> [StrategyRecord]

  /// Learns a result that the strategy did not ask for.
  mutating func learn(_ result: CandidateResult)
}

extension BatchStrategy {
  public var endReason: String? { nil }

  public mutating func learn(_ result: CandidateResult) {}
}

/// Runs a batch strategy one trial at a time: proposes the batch, then waits for its last result.
public struct Batches<Strategy: BatchStrategy>: SearchStrategy {
  public private(set) var strategy: Strategy
  private var batch: [Candidate]
  private var results: [CandidateResult] = []
  /// The number of the batch, from 0.
  private var index = 0

  public init(_ strategy: Strategy) {
    self.strategy = strategy
    batch = strategy.ask()
  }

  public var stage: String? { strategy.stage }

  public func ask(_ open: OpenTrials) -> Proposal {
    if batch.isEmpty { return .done(strategy.endReason) }
    let next = results.count + open.own.count
    guard batch.indices.contains(next) else { return .wait }
    var candidate = batch[next]
    candidate.batch = index
    return .candidate(candidate)
  }

  public mutating func tell(_ result: CandidateResult) -> [StrategyRecord] {
    results.append(result)
    guard results.count == batch.count else { return [] }
    let records = strategy.tell(results)
    results = []
    batch = strategy.ask()
    index += 1
    return records
  }

  public mutating func learn(_ result: CandidateResult) { strategy.learn(result) }
}
