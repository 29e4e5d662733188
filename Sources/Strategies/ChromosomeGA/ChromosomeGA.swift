import Essentials
import NeuralNetworks
import Search

/// The genetic evolution of convolutional networks by binary chromosome.
///
/// Two parents are selected, their chromosomes cut at one point and both children kept, every bit of which is then
/// flipped with a small probability; children replace the whole population. Chromosomes that code for one network are
/// one: several bits of every chromosome code for nothing.
public struct ChromosomeGA: Breeder {
  public enum Identity: Hashable, Sendable {
    case network(CNNChromosome)
    case gene(BitGene)
  }

  private let settings: ChromosomeGASettings
  /// The space's one parameter.
  private let parameter: String
  private let coding: CNNChromosome.Coding

  public init(_ settings: ChromosomeGASettings, parameter: String, coding: CNNChromosome.Coding) {
    self.settings = settings
    self.parameter = parameter
    self.coding = coding
  }

  public func firstGenes(_ stream: SeededGenerator) -> [BitGene] {
    (0..<settings.population).map { place in
      var rng = stream.child("individual", place)
      return .random(count: CNNChromosome.bits, using: &rng)
    }
  }

  public func successors(of population: [Evaluated<BitGene>], _ stream: SeededGenerator) -> [Successor<BitGene>] {
    let fitness = population.map(\.fitness)
    let order = ranking(fitness)
    let children = stride(from: 0, to: settings.population, by: 2).flatMap { first in
      var rng = stream.child("pair", first / 2)
      let parents = parents(of: fitness, order, pair: first / 2, using: &rng)
      let genes = parents.map { population[$0].gene }
      let pair = crossover(genes[0], genes[1], at: 1 + rng.integer(below: CNNChromosome.bits - 1))
      return [pair.0, pair.1].map { gene -> Successor<BitGene> in
        let child = mutated(gene, rate: settings.mutationRate, using: &rng)
        return .child(child, parents: parents, origin: child == gene ? .crossover : .crossoverAndMutation)
      }
    }
    return Array(children.prefix(settings.population))
  }

  public func identity(of gene: BitGene) -> Identity {
    switch settings.identity {
    case .network: .network(chromosome(gene))
    case .gene: .gene(gene)
    }
  }

  public func candidate(_ gene: BitGene) -> Candidate {
    Candidate(parameters: [parameter: .string(gene.description)])
  }

  public func text(_ gene: BitGene) -> String { gene.description }
  public func decoded(_ gene: BitGene) -> JSONValue { chromosome(gene).json }
  public func diversity(of genes: [BitGene]) -> Diversity? { Diversity(genes) }

  private func chromosome(_ gene: BitGene) -> CNNChromosome { coding.chromosome { gene.number(in: $0) } }

  /// - Parameter pair: Which of the generation's pairs, from 0.
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
