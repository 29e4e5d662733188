import Essentials
import Search

/// Genetic evolution by binary chromosome, made for convolutional networks, over any space that bits can code for.
///
/// Two parents are selected and crossed at one point. Both children are kept, each bit of which is then flipped with a
/// small probability; children replace the whole population. Chromosomes that code for the same network count as one:
/// of the source's 20 bits, eight code for nothing.
public struct ChromosomeGA: Breeder {
  private let settings: ChromosomeGASettings
  private let coding: GeneCoding
  private let target: SearchTarget

  /// Nil if the target's space does not fit into a gene.
  public init?(_ settings: ChromosomeGASettings, target: SearchTarget) {
    guard let coding = GeneCoding(target.space) else { return nil }
    self.settings = settings
    self.coding = coding
    self.target = target
  }

  public func firstGenes(_ stream: SeededGenerator) -> [BitGene] {
    (0..<settings.population).map { index in
      var rng = stream.child("individual", index)
      return coding.random(using: &rng)
    }
  }

  public func successors(of population: [Evaluated<BitGene>], _ stream: SeededGenerator) -> [Successor<BitGene>] {
    alternatives(for: population, litter: 1, stream).map { $0[0] }
  }

  public func alternatives(
    for population: [Evaluated<BitGene>], litter: Int, _ stream: SeededGenerator
  ) -> [[Successor<BitGene>]] {
    let fitness = population.map(\.fitness)
    let order = ranking(fitness)
    let children = stride(from: 0, to: settings.population, by: 2).flatMap { first in
      let stream = stream.child("pair", first / 2)
      let pairs = (0..<litter).map {
        bredPair(
          of: population, fitness, order, pair: first / 2, $0 == 0 ? stream : stream.child("litter", $0))
      }
      return (0..<2).map { child in pairs.map { $0[child] } }
    }
    return Array(children.prefix(settings.population))
  }

  /// The two children of one pair of parents.
  /// - Parameter pair: The index of the pair in its generation, from 0.
  private func bredPair(
    of population: [Evaluated<BitGene>], _ fitness: [Double?], _ order: [Int], pair: Int, _ stream: SeededGenerator
  ) -> [Successor<BitGene>] {
    var rng = stream
    let parents = parents(of: fitness, order, pair: pair, using: &rng)
    let genes = parents.map { population[$0].gene }
    // A gene of one bit cannot be cut.
    let crossed =
      coding.count > 1
      ? crossover(genes[0], genes[1], at: 1 + rng.integer(below: coding.count - 1)) : (genes[0], genes[1])
    return [crossed.0, crossed.1].map { gene in
      let child = mutated(gene, rate: settings.mutationRate, using: &rng)
      return .child(child, parents: parents, origin: child == gene ? .crossover : .crossoverAndMutation)
    }
  }

  public func identity(of gene: BitGene) -> String {
    let assignment = coding.assignment(of: gene)
    let network = settings.identity == .network ? target.identity(assignment) : nil
    return network ?? gene.description
  }

  public func candidate(_ gene: BitGene) -> Candidate { Candidate(coding.assignment(of: gene)) }
  public func text(_ gene: BitGene) -> String { gene.description }

  public func decoded(_ gene: BitGene) -> JSONValue {
    let assignment = coding.assignment(of: gene)
    return target.decoded(assignment) ?? .object(assignment.parameters)
  }

  public func diversity(of genes: [BitGene]) -> Diversity? { Diversity(genes) }

  /// - Parameter pair: The index of the pair in its generation, from 0.
  private func parents(
    of fitness: [Double?], _ order: [Int], pair: Int, using rng: inout SeededGenerator
  ) -> [Int] {
    switch settings.selection {
    case .tournament: (0..<2).map { _ in tournament(fitness, size: settings.tournamentSize, using: &rng) }
    case .roulette: (0..<2).map { _ in roulette(fitness, using: &rng) }
    case .rank: [order[pair], order[pair + 1]]
    }
  }
}

extension ChromosomeGA {
  public static let entry = StrategyEntry(
    name: "chromosome-ga",
    summary: "single-point crossover and bit flips of binary chromosomes, such as CNNs in 20 bits", searches: .genes,
    extendableKeys: ["generations"]
  ) { section, target in
    let settings = ChromosomeGASettings(section)
    return StrategyPlan(trials: nil, maximumTrials: settings.population * settings.generations) { seed in
      guard let breeder = ChromosomeGA(settings, target: target) else {
        preconditionFailure("a space that does not fit into a gene is refused")
      }
      return Batches(
        EvolutionStrategy(
          breeder, generations: settings.generations, reevaluates: settings.reevaluate, seed: seed,
          screening: settings.screening.map { GeneScreen($0, target.space, seed: seed.child("screening")) }))
    }
  }
}
