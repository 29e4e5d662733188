import Essentials

/// What a strategy searches, as a problem describes it.
public struct SearchTarget: Sendable {
  /// The parameters. For a space that is drawn whole, its bounds, for display.
  public let space: SearchSpace
  /// Draws whole candidates; nil if candidates are assignments of `space`.
  public let drawn: (any DrawnSpace)?
  /// The hand-made parameters that a search may start from.
  public let baseline: Assignment?
  /// At least one.
  public let objectives: [Objective]
  /// The epochs of a full trial, of which budget allocators may grant fewer, and after which trials can be pruned.
  public let epochs: TrialEpochs
  /// A key that is equal for assignments that evaluate to the same, such as chromosomes of one network.
  public let identity: @Sendable (Assignment) -> String?
  /// What an assignment means if its parameters do not show it, such as the network of a chromosome.
  public let decoded: @Sendable (Assignment) -> JSONValue?

  public init(
    space: SearchSpace, drawn: (any DrawnSpace)? = nil, baseline: Assignment? = nil, objectives: [Objective],
    epochs: TrialEpochs = .none,
    identity: @escaping @Sendable (Assignment) -> String? = { _ in nil },
    decoded: @escaping @Sendable (Assignment) -> JSONValue? = { _ in nil }
  ) {
    self.space = space
    self.drawn = drawn
    self.baseline = baseline
    self.objectives = objectives
    self.epochs = epochs
    self.identity = identity
    self.decoded = decoded
  }
}

/// The epochs that a trial may train.
public enum TrialEpochs: Equatable, Sendable {
  /// A trial has no epochs.
  case none
  /// A trial trains as many as it is given.
  case any
  /// A trial trains at most this number, which is the default.
  case upTo(Int)

  /// The maximum; nil if there are no epochs or no bound.
  public var maximum: Int? { if case .upTo(let epochs) = self { epochs } else { nil } }
}

/// A space whose candidates are structures, drawn whole: strategies that only draw can search it.
public protocol DrawnSpace: Sendable {
  /// A candidate drawn uniformly; nil if no allowed one was found.
  func draw(from stream: SeededGenerator) -> DrawnCandidate?
}

/// A candidate drawn whole.
public struct DrawnCandidate: Equatable, Sendable {
  public let candidate: Candidate
  /// Equal for equal candidates.
  public let key: UInt64
  /// A short text for tables and records.
  public let gene: String
  /// The decoded gene, for people and programs.
  public let decoded: JSONValue

  public init(_ candidate: Candidate, key: UInt64, gene: String, decoded: JSONValue) {
    self.candidate = candidate
    self.key = key
    self.gene = gene
    self.decoded = decoded
  }
}

/// The assignments of a space, drawn whole.
public struct DrawnAssignments: DrawnSpace {
  private let space: SearchSpace

  public init(_ space: SearchSpace) { self.space = space }

  public func draw(from stream: SeededGenerator) -> DrawnCandidate? {
    var rng = stream
    return space.assignment(using: &rng).map { assignment in
      let gene = assignment.entries.map { "\($0.name)=\($0.value.json.line)" }.joined(separator: " ")
      return DrawnCandidate(
        Candidate(assignment), key: stream.key, gene: gene, decoded: .object(assignment.parameters))
    }
  }
}
