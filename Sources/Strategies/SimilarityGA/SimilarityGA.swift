import Essentials
import Search

/// The similarity-aware genetic algorithm ("similarity-aware network construction", algorithm 1).
///
/// The best become parents; others may join them if they differ from every parent. A child inherits its first
/// parameters (part A) from its father and the others (part B) from its mother. If both have the same gene, crossover
/// would change nothing, so one parameter of a copy is forced to another value.
///
/// Crossover at a point drawn uniformly keeps bits i and j of a parent together with a probability of at least
/// 1 − δ(i, j) / (l − 1) (eq. 2); the cut here is fixed, so that bits within one part always stay together. As printed,
/// eq. 3 subtracts (1 − p_m) p_o for mutation with probability p_m, which is negative with the source's numbers; the
/// algorithm itself keeps o parameters unchanged with a probability of at least 1 − p_m o / 4.
public struct SimilarityGA: Breeder {
  private let settings: SimilarityGASettings
  private let coding: GeneCoding
  /// The index of the first bit of part B.
  private let cut: Int

  /// Nil if the space does not fit into a gene.
  public init?(_ settings: SimilarityGASettings, space: SearchSpace) {
    guard let coding = GeneCoding(space), coding.fields.indices.contains(settings.partA - 1) else { return nil }
    self.settings = settings
    self.coding = coding
    cut = coding.fields[settings.partA - 1].bits.upperBound
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
    let parents = parents(of: population, stream)
    let retained = retainedCount(of: population.count)
    let children = (0..<settings.population - parents.count).map { number in
      let stream = stream.child("child", number)
      return (0..<litter).map { child(of: parents, in: population, $0 == 0 ? stream : stream.child("litter", $0)) }
    }
    return parents.enumerated().map { [.survivor($1, origin: $0 < retained ? .survivor : .joined)] } + children
  }

  public func identity(of gene: BitGene) -> BitGene { gene }
  public func candidate(_ gene: BitGene) -> Candidate { Candidate(coding.assignment(of: gene)) }
  public func text(_ gene: BitGene) -> String { gene.description }
  public func decoded(_ gene: BitGene) -> JSONValue { .object(coding.assignment(of: gene).parameters) }
  public func diversity(of genes: [BitGene]) -> Diversity? { Diversity(genes) }
}

extension SimilarityGA {
  /// The number of parents that are so by rank.
  private func retainedCount(of count: Int) -> Int { max(1, Int((settings.retain * Double(count)).rounded())) }

  /// Lines 11 to 21: the indexes of the parents, the retained first, in order of fitness.
  func parents(of population: [Evaluated<BitGene>], _ stream: SeededGenerator) -> [Int] {
    let order = ranking(population.map(\.fitness))
    let genes = population.map(\.gene)
    let significant = Diversity(genes).map { Double($0.maximum - $0.minimum) / 2 } ?? 0
    let retained = retainedCount(of: order.count)
    var parents = Array(order.prefix(retained))
    var rng = stream.child("selection")
    for index in order.dropFirst(retained) {
      let isDrawn = rng.bernoulli(settings.select)
      if isDrawn, parents.allSatisfy({ Double(genes[index].hammingDistance(to: genes[$0])) > significant }) {
        parents.append(index)
      }
    }
    return parents
  }

  /// Lines 24 to 36.
  func child(
    of parents: [Int], in population: [Evaluated<BitGene>], _ stream: SeededGenerator
  ) -> Successor<BitGene> {
    var rng = stream
    let female = parents[rng.integer(below: parents.count)]
    let male = parents[rng.integer(below: parents.count)]
    let father = population[male].gene
    let mother = population[female].gene
    guard father != mother else {
      return .child(coding.changed(father, using: &rng), parents: [male], origin: .forcedMutation)
    }
    let gene = twoPartCrossover(father, mother, at: cut)
    guard rng.bernoulli(settings.mutate) else { return .child(gene, parents: [male, female], origin: .crossover) }
    return .child(coding.mutated(gene, using: &rng), parents: [male, female], origin: .crossoverAndMutation)
  }
}

extension SimilarityGA {
  public static let entry = StrategyEntry(
    name: "similarity-ga",
    summary: "a genetic algorithm that keeps parents apart by the Hamming distance of their genes", searches: .genes,
    extendableKeys: ["generations"]
  ) { section, target in
    let settings = SimilarityGASettings(section, space: target.space)
    return StrategyPlan(trials: nil, maximumTrials: settings.population * settings.generations) { seed in
      guard let breeder = SimilarityGA(settings, space: target.space) else {
        preconditionFailure("a space that does not fit into a gene is refused")
      }
      return Batches(
        EvolutionStrategy(
          breeder, generations: settings.generations, reevaluates: settings.reevaluate, seed: seed,
          screening: settings.screening.map { GeneScreen($0, target.space, seed: seed.child("screening")) }))
    }
  }
}
