import Essentials

/// Proposes candidates and learns from their fitness.
///
/// Everything random comes from streams named by the strategy's own seed and its progress, so the
/// same results told in the same order lead to the same proposals: that is what lets a journal be
/// replayed.
public protocol SearchStrategy {
  /// What the next batch is for, such as `generation 3/19`, for who waits; nil where its number says all.
  var stage: String? { get }

  /// The next batch of candidates; empty when the search is over. Changes nothing.
  func ask() -> [Candidate]

  /// Takes in one finished batch, in the order in which `ask` proposed it.
  /// - Returns: What the strategy did, for the journal.
  mutating func tell(_ results: [CandidateResult]) -> [StrategyRecord]
}

extension SearchStrategy {
  public var stage: String? { nil }
}

/// A proposal: the parameters to evaluate.
public struct Candidate: Equatable, Sendable {
  /// By name, as tasks and journals carry them.
  public let parameters: [String: JSONValue]

  public init(parameters: [String: JSONValue]) { self.parameters = parameters }

  public init(_ assignment: Assignment) { parameters = assignment.parameters }
}

/// A proposal with what came of it.
public struct CandidateResult: Equatable, Sendable {
  public let candidate: Candidate
  /// Higher is better; nil when the trial failed. Strategies count a failure as worst.
  public let fitness: Double?
  /// The trial's number.
  public let trial: Int
  /// Wall time. It differs from run to run, so no proposal may depend on it.
  public let seconds: Double
  public let metrics: [String: Double]

  public init(
    candidate: Candidate, fitness: Double?, trial: Int = 0, seconds: Double = 0, metrics: [String: Double] = [:]
  ) {
    self.candidate = candidate
    self.fitness = fitness
    self.trial = trial
    self.seconds = seconds
    self.metrics = metrics
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
