import Essentials

/// Random search: every trial an independent draw, the yardstick for every other method at the same budget.
public struct RandomStrategy: SearchStrategy {
  private let space: SearchSpace
  private let trials: Int
  private let batchSize: Int
  private let seed: SeededGenerator
  private var done = 0

  /// - Parameters:
  ///   - batchSize: Trials asked for at once; it changes nothing but how often workers wait for each other.
  ///   - seed: Trial n is drawn from the stream `draw n`.
  public init(_ space: SearchSpace, trials: Int, batchSize: Int, seed: SeededGenerator) {
    self.space = space
    self.trials = trials
    self.batchSize = batchSize
    self.seed = seed
  }

  public var stage: String? { "random search" }

  public func ask() -> [Candidate] {
    (done..<min(done + batchSize, trials)).map { number in
      var stream = seed.child("draw", number)
      return Candidate(space.assignment(using: &stream))
    }
  }

  public mutating func tell(_ results: [CandidateResult]) -> [StrategyRecord] {
    done += results.count
    return []
  }
}
