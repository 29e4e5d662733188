import Essentials

/// Chooses each new individual of an evolution among several children by what the trials so far have taught.
public protocol ChildScreening: Sendable {
  /// The number of children bred for each place of a generation, at least 2.
  var litter: Int { get }

  /// Learns the results of a generation, in trial order.
  mutating func learn(_ results: [CandidateResult])

  /// The index of the most promising candidate.
  /// - Parameter candidates: At least one.
  func best(of candidates: [Candidate], _ stream: SeededGenerator) -> Int
}
