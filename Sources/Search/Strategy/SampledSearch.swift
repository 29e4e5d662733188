import Essentials

/// The keys of the section `strategy` that all searches by a sampler share.
public struct SampledSearchSettings: Equatable, Sendable {
  /// `trials`: their total number, default 20.
  public var trials: Int
  /// `window`: the maximum number of open trials. Proposal n follows from results 0 to n - window, whatever the number
  /// of workers: a larger window keeps more workers busy, a smaller one gives the sampler more to learn from.
  public var window: Int
  /// `duplicates`: whether an assignment may be evaluated more than once.
  public var duplicates: Duplicates

  public enum Duplicates: String, CaseIterable, Sendable { case refuse, allow }

  public init(trials: Int, window: Int, duplicates: Duplicates = .refuse) {
    self.trials = trials
    self.window = window
    self.duplicates = duplicates
  }

  /// - Parameter window: The default of `window`.
  public init(_ reader: SettingsReader, window: Int) {
    trials = reader.integer("trials", default: 20, in: 1...10_000_000, unit: "trials")
    self.window = reader.integer("window", default: window, in: 1...100_000, unit: "trials")
    duplicates = reader.choice("duplicates", default: .refuse)
  }
}

/// A search by a sampler, with its budget, its window, and the assignments evaluated so far.
public struct SampledSearch: SearchStrategy {
  public private(set) var sampler: any Sampler
  private let space: SearchSpace
  private let settings: SampledSearchSettings
  private let seed: SeededGenerator
  /// The number of results of its own proposals.
  private var told = 0
  private var evaluated: Set<Assignment> = []

  /// Refused proposals in a row after which the space counts as exhausted.
  private static var attempts: Int { 1000 }

  /// - Parameter seed: Proposal n is drawn from the stream `draw n`, its attempt k > 0 from that stream's `attempt k`.
  public init(
    _ sampler: any Sampler, space: SearchSpace, settings: SampledSearchSettings, seed: SeededGenerator
  ) {
    self.sampler = sampler
    self.space = space
    self.settings = settings
    self.seed = seed
  }

  public var stage: String? { sampler.stage }

  public func ask(_ open: OpenTrials) -> Proposal {
    let number = told + open.own.count
    if number >= settings.trials { return .done(nil) }
    if open.own.count >= settings.window { return .wait }
    func isOpen(_ assignment: Assignment) -> Bool {
      let hash = assignment.hashValue
      func isSame(_ candidate: Candidate) -> Bool { candidate.isSame(as: assignment, hash: hash) }
      return open.own.contains(where: isSame) || open.others.contains(where: isSame)
    }
    let stream = seed.child("draw", number)
    for attempt in 0..<Self.attempts {
      let context = SamplingContext(
        number: number, attempt: attempt, open: open.own, told: told,
        stream: attempt == 0 ? stream : stream.child("attempt", attempt))
      switch sampler.propose(context) {
      case .wait: return .wait
      case .exhausted(let reason): return .done(reason)
      case .assignment(let assignment):
        guard space.allows(assignment) else { continue }
        if settings.duplicates == .refuse {
          if evaluated.contains(assignment) || isOpen(assignment) { continue }
        }
        return .candidate(Candidate(assignment))
      }
    }
    return lastResort(number, isOpen: isOpen)
  }

  public mutating func tell(_ result: CandidateResult) -> [StrategyRecord] {
    told += 1
    observe(result, isOwn: true)
    return []
  }

  public mutating func learn(_ result: CandidateResult) { observe(result, isOwn: false) }

  private mutating func observe(_ result: CandidateResult, isOwn: Bool) {
    guard let assignment = result.candidate.assignment else { return }
    evaluated.insert(assignment)
    sampler.learn(
      Observation(
        assignment, values: result.fitness == nil ? nil : result.values, state: result.state, isOwn: isOwn,
        epochs: result.candidate.epochs))
  }

  /// If the sampler proposes only known assignments: an unknown one, found by walking a small space or by drawing.
  private func lastResort(_ number: Int, isOpen: (Assignment) -> Bool) -> Proposal {
    func isNew(_ assignment: Assignment) -> Bool {
      space.allows(assignment) && !evaluated.contains(assignment) && !isOpen(assignment)
    }
    if let all = space.allAssignments(limit: 65_536) {
      let new = all.filter(isNew)
      guard !new.isEmpty else {
        return .done("every one of the space's \(all.count) allowed assignments has been evaluated")
      }
      var rng = seed.child("draw", number).child("last resort")
      return .candidate(Candidate(new[rng.integer(below: new.count)]))
    }
    for attempt in 0..<Self.attempts {
      var rng = seed.child("draw", number).child("last resort", attempt)
      if let drawn = space.assignment(using: &rng), isNew(drawn) { return .candidate(Candidate(drawn)) }
    }
    return .done("no assignment was found that has not been evaluated")
  }
}
