import Essentials

/// Proposes candidates and learns from their results.
///
/// All randomness comes from streams named after the strategy's seed and progress, and the sequence of calls
/// depends on nothing but the strategy's own answers: the study asks until the answer is not a candidate, then tells
/// the oldest open trial's result, and asks again. So the same results lead to the same proposals at any number of
/// workers, and a journal can be replayed.
public protocol SearchStrategy: Sendable {
  /// What the strategy is doing now, such as `generation 3/19`, for progress lines; nil if the trial number is enough.
  var stage: String? { get }

  /// The next proposal.
  func ask(_ open: OpenTrials) -> Proposal

  /// Learns the result of the oldest open trial that the strategy proposed.
  /// - Returns: What the strategy did, for the journal.
  mutating func tell(_ result: CandidateResult) -> [StrategyRecord]

  /// Learns a result that the strategy did not ask for: of an enqueued or an imported trial.
  mutating func learn(_ result: CandidateResult)
}

extension SearchStrategy {
  public var stage: String? { nil }
  public mutating func learn(_ result: CandidateResult) {}
}

/// The trials whose results the strategy does not know yet.
public struct OpenTrials: Equatable, Sendable {
  /// The strategy's own proposals, oldest first.
  public var own: [Candidate]
  /// Enqueued by the user.
  public var others: [Candidate]

  public init(own: [Candidate] = [], others: [Candidate] = []) {
    self.own = own
    self.others = others
  }
}

/// A strategy's answer to `ask`.
public enum Proposal: Equatable, Sendable {
  case candidate(Candidate)
  /// Nothing to propose until another result is told; only if a trial is open.
  case wait
  /// The search ends once the open trials do; with the reason if its budget is not spent.
  case done(String?)
}

/// A line that a strategy writes to the journal, such as an `iteration` with its losses.
public struct StrategyRecord: Equatable, Sendable {
  /// The line's `event`.
  public let event: String
  public let fields: [String: JSONValue]

  public init(event: String, fields: [String: JSONValue]) {
    self.event = event
    self.fields = fields
  }
}
