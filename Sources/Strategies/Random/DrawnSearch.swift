import Essentials
import Search

/// Random search over structures that are drawn whole, such as GANs. No two draws are equal.
struct DrawnSearch: SearchStrategy {
  private let space: any DrawnSpace
  private let settings: SampledSearchSettings
  private let seed: SeededGenerator
  private var told = 0

  /// - Parameter seed: Proposal n is drawn from the stream `draw n`.
  init(_ space: any DrawnSpace, settings: SampledSearchSettings, seed: SeededGenerator) {
    self.space = space
    self.settings = settings
    self.seed = seed
  }

  func ask(_ open: OpenTrials) -> Proposal {
    let number = told + open.own.count
    if number >= settings.trials { return .done(nil) }
    if open.own.count >= settings.window { return .wait }
    guard let drawn = space.draw(from: seed.child("draw", number)) else {
      return .done("no allowed candidate was found")
    }
    return .candidate(drawn.candidate)
  }

  mutating func tell(_ result: CandidateResult) -> [StrategyRecord] {
    told += 1
    return []
  }
}
