import Essentials

/// A proposal: what one trial is to evaluate.
public struct Candidate: Equatable, Sendable {
  /// By name, as tasks and journals carry them. Inactive parameters are absent.
  public let parameters: [String: JSONValue]
  /// The same as an assignment of the search space; nil if the parameters are a structure drawn whole, such as a GAN.
  public let assignment: Assignment?
  /// Of the assignment, so that many open candidates are compared quickly.
  private let hash: Int
  /// The iteration or generation that the candidate belongs to; nil for strategies that have none.
  public var batch: Int?
  /// The number of epochs that the trial may train, counted from its beginning; nil for the configuration's.
  public var epochs: Int?
  /// The number of the trial whose training this one continues.
  public var continues: Int?
  /// Limits below which the trial is pruned.
  public var thresholds: [PruningThreshold] = []

  public init(parameters: [String: JSONValue], batch: Int? = nil) {
    self.parameters = parameters
    assignment = nil
    hash = 0
    self.batch = batch
  }

  public init(_ assignment: Assignment, batch: Int? = nil) {
    parameters = assignment.parameters
    self.assignment = assignment
    hash = assignment.hashValue
    self.batch = batch
  }

  /// Whether the candidate is this assignment.
  /// - Parameter hash: The assignment's hash value.
  func isSame(as assignment: Assignment, hash: Int) -> Bool {
    self.hash == hash && self.assignment == assignment
  }
}

/// A limit for one epoch of a trial: a trial that is worse than `values` by then is pruned.
public struct PruningThreshold: Equatable, Sendable {
  /// From 1.
  public let epoch: Int
  /// One value for each objective, oriented so that higher is better; see `prunes(best:)`.
  public let values: [Double]

  public init(epoch: Int, values: [Double]) {
    self.epoch = epoch
    self.values = values
  }
}

/// How a trial ended.
public enum TrialState: String, CaseIterable, Sendable {
  case complete
  case failed
  /// Stopped early, since it was worse than earlier trials at the same epoch.
  case pruned
}

/// A proposal with its result.
public struct CandidateResult: Equatable, Sendable {
  public let candidate: Candidate
  /// The trial's number.
  public let trial: Int
  public let state: TrialState
  /// The first objective, oriented so that higher is better; nil if the trial failed. Strategies count a failure as
  /// worst.
  public let fitness: Double?
  /// Every objective, likewise; empty if the trial failed.
  public let values: [Double]
  /// The objectives after each epoch, from epoch 1, oriented likewise; empty if the trial reported none.
  public let curve: [[Double]]
  /// Wall time. It differs from run to run, so no proposal may depend on it.
  public let seconds: Double
  public let metrics: [String: Double]

  public init(
    candidate: Candidate, fitness: Double?, trial: Int = 0, state: TrialState? = nil, values: [Double]? = nil,
    curve: [[Double]] = [], seconds: Double = 0, metrics: [String: Double] = [:]
  ) {
    self.candidate = candidate
    self.trial = trial
    self.state = state ?? (fitness == nil ? .failed : .complete)
    self.fitness = fitness
    self.values = values ?? fitness.map { [$0] } ?? []
    self.curve = curve
    self.seconds = seconds
    self.metrics = metrics
  }
}
