import Essentials
import Search

/// A screen of the children of an evolution: of each litter, the child that one discriminator, drawn at random, thinks
/// best.
///
/// Not a part of the sources' methods. With it, a genetic algorithm proposes no configuration twice.
public struct GeneScreen: ChildScreening {
  /// The section `strategy.screening` of a configuration.
  public struct Settings: Equatable, Sendable {
    /// The discriminators; their `exponent` is 3 by default.
    public var screen: ScreenSettings
    /// `children` bred for each place of a generation, default 16.
    public var children: Int

    /// - Returns: Nil if the strategy's section has no section `screening`.
    init?(optional reader: SettingsReader) {
      guard reader.has("screening") else {
        _ = reader.raw("screening")
        return nil
      }
      let section = reader.section("screening")
      screen = ScreenSettings(section, exponent: 3)
      children = section.integer("children", default: 16, in: 2...100_000, unit: "children of a place")
    }
  }

  public let litter: Int
  private var screen: CandidateScreen

  public init(_ settings: Settings, _ space: SearchSpace, seed: SeededGenerator) {
    litter = settings.children
    screen = CandidateScreen(space, settings.screen, seed: seed)
  }

  public mutating func learn(_ results: [CandidateResult]) {
    for result in results {
      guard let assignment = result.candidate.assignment else { continue }
      screen.remember(assignment, fitness: result.fitness)
    }
    if !results.isEmpty { screen.train() }
  }

  public func best(of candidates: [Candidate], _ stream: SeededGenerator) -> Int {
    var rng = stream
    let judge = rng.integer(below: screen.discriminators.count)
    let logits = screen.logits(of: candidates.compactMap(\.assignment), by: judge)
    return logits.indices.reduce(0) { logits[$1] > logits[$0] ? $1 : $0 }
  }
}
