import Search

/// A configuration at a rung, with its result.
struct Entrant: Equatable, Sendable {
  let assignment: Assignment
  /// The trial that trained it to the rung's epochs.
  let trial: Int
  /// Nil if it failed or was pruned, and so is never promoted.
  let fitness: Double?

  init?(_ result: CandidateResult) {
    guard let assignment = result.candidate.assignment else { return nil }
    self.assignment = assignment
    trial = result.trial
    fitness = result.state == .complete ? result.fitness.flatMap { $0.isNaN ? nil : $0 } : nil
  }

  /// The trial that goes on from here.
  func promoted(to epochs: Int) -> Candidate {
    var candidate = Candidate(assignment)
    candidate.epochs = epochs
    candidate.continues = trial
    return candidate
  }

  /// Whether it is better than another; of equals the earlier trial is.
  func isBetter(than other: Entrant) -> Bool {
    let (own, others) = (fitness ?? -.infinity, other.fitness ?? -.infinity)
    return own == others ? trial < other.trial : own > others
  }
}
