import Essentials

/// Proposes one assignment of a search space at a time, and learns from the results: only the algorithm.
///
/// `SampledSearch` turns it into a strategy: it counts the trials, keeps the window, refuses assignments that were
/// evaluated before, and remembers failures.
public protocol Sampler: Sendable {
  /// What the sampler is doing now, such as `generation 3`; nil if the trial number is enough.
  var stage: String? { get }

  /// The next assignment.
  ///
  /// An assignment that is not allowed, or was evaluated before, is refused by asking again with the next `attempt`.
  func propose(_ context: SamplingContext) -> Sample

  /// Learns one result, in trial order; enqueued and imported ones too.
  mutating func learn(_ observation: Observation)
}

extension Sampler {
  public var stage: String? { nil }
}

/// The inputs of a proposal, besides what the sampler has learnt.
public struct SamplingContext: Sendable {
  /// The number of the sampler's proposals before this one.
  public let number: Int
  /// The number of times this proposal was refused, from 0.
  public let attempt: Int
  /// The sampler's proposals without a result, oldest first.
  public var open: [Assignment] { candidates.compactMap(\.assignment) }
  private let candidates: [Candidate]
  /// The number of results learnt of the sampler's own proposals: `number` minus the open ones.
  public let told: Int
  /// The stream of this attempt.
  public let stream: SeededGenerator

  /// - Parameter open: The proposals without a result, each an assignment.
  public init(number: Int, attempt: Int, open: [Candidate], told: Int, stream: SeededGenerator) {
    self.number = number
    self.attempt = attempt
    candidates = open
    self.told = told
    self.stream = stream
  }
}

/// A sampler's answer.
public enum Sample: Equatable, Sendable {
  case assignment(Assignment)
  /// Nothing to propose until another result is learnt; only if a trial is open.
  case wait
  /// Nothing left to propose, with the reason.
  case exhausted(String)
}

/// A trial as samplers see it.
public struct Observation: Equatable, Sendable {
  public let assignment: Assignment
  /// Every objective, higher is better; nil if the trial failed, which counts as worst.
  public let values: [Double]?
  public let state: TrialState
  /// Whether the sampler proposed it; otherwise it was enqueued or imported.
  public let isOwn: Bool
  /// The number of epochs it was trained for, if it had a budget.
  public let epochs: Int?

  public init(
    _ assignment: Assignment, values: [Double]?, state: TrialState, isOwn: Bool = true, epochs: Int? = nil
  ) {
    self.assignment = assignment
    self.values = values
    self.state = state
    self.isOwn = isOwn
    self.epochs = epochs
  }

  /// The first objective; nil if the trial failed.
  public var fitness: Double? { values?.first }
}
