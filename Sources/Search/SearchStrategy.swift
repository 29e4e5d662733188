import Essentials

/// Proposes candidates and learns from their fitness.
///
/// Everything random comes from streams named by the strategy's own seed and its progress, so the
/// same results told in the same order lead to the same proposals: that is what lets a journal be
/// replayed.
public protocol SearchStrategy {
  /// The next batch of candidates; empty when the search is over. Changes nothing.
  func ask() -> [Candidate]

  /// Takes in one finished batch, in the order in which `ask` proposed it.
  /// - Returns: What the strategy did, for the journal.
  mutating func tell(_ results: [CandidateResult]) -> [StrategyRecord]
}

/// A proposal: the parameters to evaluate.
public struct Candidate: Equatable, Sendable {
  public let assignment: Assignment

  public init(_ assignment: Assignment) { self.assignment = assignment }
}

/// A proposal with what came of it.
public struct CandidateResult: Equatable, Sendable {
  public let candidate: Candidate
  /// Higher is better; nil when the trial failed. Strategies count a failure as worst.
  public let fitness: Double?

  public init(candidate: Candidate, fitness: Double?) {
    self.candidate = candidate
    self.fitness = fitness
  }
}

/// A line that a strategy leaves in the journal, such as an `iteration` with its losses.
public struct StrategyRecord: Equatable, Sendable {
  /// The line's `event`.
  public let event: String
  public let fields: [String: JSONValue]

  public init(event: String, fields: [String: JSONValue]) {
    self.event = event
    self.fields = fields
  }
}
