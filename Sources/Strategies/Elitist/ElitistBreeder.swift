import Essentials
import Search

/// Elitist neuroevolution ("DCGAN Neuroevolution at Neurales"): the best fraction of each generation survives
/// unchanged, and new random candidates replace the others. There is no crossover and no mutation, so that it can
/// search whatever can be drawn.
public struct ElitistBreeder: Breeder {
  private let settings: ElitistSettings
  private let space: any DrawnSpace
  /// 0 if that is the minimum of the fitness, as for GANs that diverge.
  public let fitnessOfFailure: Double?

  public init(_ settings: ElitistSettings, _ space: any DrawnSpace, fitnessOfFailure: Double? = nil) {
    self.settings = settings
    self.space = space
    self.fitnessOfFailure = fitnessOfFailure
  }

  public func firstGenes(_ stream: SeededGenerator) -> [DrawnCandidate] {
    (0..<settings.population).compactMap { drawn($0, stream) }
  }

  /// Survivors in order of their fitness, then the new ones. Individual n is drawn from the stream `individual n`.
  public func successors(
    of population: [Evaluated<DrawnCandidate>], _ stream: SeededGenerator
  ) -> [Successor<DrawnCandidate>] {
    let kept = ranking(population.map(\.fitness)).prefix(settings.survivors)
    let new = (kept.count..<settings.population).compactMap { drawn($0, stream) }
    return kept.map { .survivor($0) } + new.map { .child($0, parents: [], origin: .random) }
  }

  private func drawn(_ index: Int, _ stream: SeededGenerator) -> DrawnCandidate? {
    space.draw(from: stream.child("individual", index))
  }

  /// Equal assignments are one individual; whole GANs are never equal.
  public func identity(of gene: DrawnCandidate) -> String {
    gene.candidate.assignment == nil ? String(gene.key) : gene.gene
  }

  public func candidate(_ gene: DrawnCandidate) -> Candidate { gene.candidate }
  public func text(_ gene: DrawnCandidate) -> String { gene.gene }
  public func decoded(_ gene: DrawnCandidate) -> JSONValue { gene.decoded }
  public func diversity(of genes: [DrawnCandidate]) -> Diversity? { nil }
}

extension ElitistBreeder {
  public static let entry = StrategyEntry(
    name: "elitist", summary: "random candidates; the best of each generation survive", searches: .everything,
    extendableKeys: ["generations"]
  ) { section, target in
    let settings = ElitistSettings(section)
    return StrategyPlan(
      trials: target.drawn == nil ? nil : settings.trials, maximumTrials: settings.trials,
      batches: settings.generations
    ) { seed in
      let breeder = ElitistBreeder(
        settings, target.drawn ?? DrawnAssignments(target.space), fitnessOfFailure: target.drawn == nil ? nil : 0)
      return Batches(
        EvolutionStrategy(
          breeder, generations: settings.generations, reevaluates: settings.retrainsSurvivors, seed: seed))
    }
  }
}
