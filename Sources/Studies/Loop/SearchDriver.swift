import Essentials
import Search

/// The course of a search without its evaluations: what is proposed when, and what is told when.
///
/// The rule is the same live, on resume and when a user drives the search by hand: propose until the strategy waits,
/// tell the oldest open trial's result as soon as it is known, propose again. So everything follows from the results
/// and from when the user enqueued or imported something, which the journal counts in results told.
struct SearchDriver {
  /// A trial whose result the strategy does not know yet.
  private struct OpenTrial {
    let number: Int
    let candidate: Candidate
    let origin: TrialRecord.Origin
    var result: CandidateResult?
  }

  enum Step {
    case trial(number: Int, Candidate, TrialRecord.Origin)
    /// Nothing to propose until another result is told.
    case wait
    /// Nothing left to propose, with the reason if the budget is not spent.
    case done(String?)
  }

  private(set) var strategy: any SearchStrategy
  private var pruner: (any Pruner)?
  private let objectives: [Objective]
  private let limit: Int
  private let targets: [StudyOptions.Target]
  private var open: [OpenTrial] = []
  private var openTrials = OpenTrials()
  private var queue: [Assignment]
  /// The number of trials proposed so far, which is the number of the next trial.
  private(set) var proposed = 0
  /// The number of results told.
  private(set) var told = 0
  private var reached: String?

  init(_ study: Study, limit: Int? = nil, targets: [StudyOptions.Target] = []) {
    strategy = study.strategy
    pruner = study.pruner
    objectives = study.objectives
    queue = study.queue
    self.limit = limit ?? .max
    self.targets = targets
  }

  /// Whether every proposed trial's result was told.
  var isIdle: Bool { open.isEmpty }

  /// The next proposal. It counts as proposed: its trial is open until its result is told.
  mutating func next() -> Step {
    if let reached { return .done(reached) }
    if proposed >= limit { return .done(nil) }
    var candidate: Candidate
    var origin = TrialRecord.Origin.strategy
    if !queue.isEmpty {
      candidate = Candidate(queue.removeFirst())
      origin = .enqueued
    } else {
      switch strategy.ask(openTrials) {
      case .wait: return .wait
      case .done(let reason): return .done(reason)
      case .candidate(let proposal): candidate = proposal
      }
    }
    if let pruner { candidate.thresholds = pruner.thresholds() }
    let number = proposed
    proposed += 1
    open.append(OpenTrial(number: number, candidate: candidate, origin: origin))
    if origin == .strategy { openTrials.own.append(candidate) } else { openTrials.others.append(candidate) }
    return .trial(number: number, candidate, origin)
  }

  /// Keeps the result of an open trial until it is its turn to be told.
  mutating func finish(_ record: TrialRecord, epochs: [EpochRecord]) {
    guard let index = open.firstIndex(where: { $0.number == record.number }) else { return }
    let values = record.values(of: objectives)
    open[index].result = CandidateResult(
      candidate: open[index].candidate, fitness: values?.first, trial: record.number,
      // A trial that did not measure every objective is of no use to a strategy.
      state: values == nil ? .failed : record.state, values: values,
      curve: pruner == nil ? [] : epochs.map { $0.values(of: objectives) ?? [] }, seconds: record.seconds,
      metrics: record.metrics)
  }

  /// Tells the oldest open trial's result, if it is known.
  /// - Returns: The strategy's lines for the journal; nil if the result is not known.
  mutating func tell() -> [StrategyRecord]? {
    guard let first = open.first, let result = first.result else { return nil }
    open.removeFirst()
    told += 1
    pruner?.learn(result)
    notice(result)
    if first.origin == .strategy {
      openTrials.own.removeFirst()
      return strategy.tell(result)
    }
    openTrials.others.removeFirst()
    strategy.learn(result)
    return []
  }

  /// Puts assignments before the strategy's own proposals.
  mutating func enqueue(_ assignments: [Assignment]) { queue += assignments }

  /// Lets the strategy learn a trial of another search.
  mutating func learn(_ assignment: Assignment, values: [Double]) {
    let oriented = zip(objectives, values).map { $0.better.oriented($1) }
    strategy.learn(
      CandidateResult(
        candidate: Candidate(assignment), fitness: oriented.first, trial: -1, values: oriented))
  }

  private mutating func notice(_ result: CandidateResult) {
    guard result.state == .complete else { return }
    for target in targets {
      guard let index = objectives.firstIndex(where: { $0.metric == target.metric }) else { continue }
      let limit = objectives[index].better.oriented(target.value)
      if result.values.indices.contains(index), result.values[index] >= limit {
        reached = "trial \(result.trial) reached \(target.metric) \(significant(target.value))"
      }
    }
  }
}
