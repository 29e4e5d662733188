import Essentials
import Testing

@testable import Search

/// Numbers as genes: each generation keeps the best and adds the numbers that a script has for it.
private struct Script: Breeder {
  let first: [Int]
  /// The children of generations 1, 2, ….
  let children: [[Int]]

  func firstGenes(_ stream: SeededGenerator) -> [Int] { first }

  func successors(of population: [Evaluated<Int>], _ stream: SeededGenerator) -> [Successor<Int>] {
    let best = ranking(population.map(\.fitness))[0]
    let number = (1...children.count).first { SeededGenerator(seed: 1).child("generation", $0) == stream } ?? 0
    return [.survivor(best)]
      + children[number - 1].map { .child($0, parents: [best, population.count - 1], origin: .crossover) }
  }

  /// Signs make no difference.
  func identity(of gene: Int) -> Int { abs(gene) }
  func candidate(_ gene: Int) -> Candidate { Candidate(parameters: ["gene": .integer(gene)]) }
  func text(_ gene: Int) -> String { "\(gene)" }
  func decoded(_ gene: Int) -> JSONValue { .integer(abs(gene)) }
  func diversity(of genes: [Int]) -> Diversity? { nil }
}

@Suite struct EvolutionStrategyTests {
  private func strategy(
    _ first: [Int], _ children: [[Int]], reevaluates: Bool = false
  ) -> EvolutionStrategy<Script> {
    EvolutionStrategy(
      Script(first: first, children: children), generations: children.count + 1, reevaluates: reevaluates,
      seed: SeededGenerator(seed: 1))
  }

  private func genes(_ candidates: [Candidate]) -> [Int] { candidates.compactMap { $0.parameters["gene"]?.integer } }

  /// Trials numbered from `first`, with fitness gene / 10 unless given.
  private func results(
    _ candidates: [Candidate], from first: Int, fitness: (Int) -> Double? = { Double($0) / 10 }
  ) -> [CandidateResult] {
    zip(candidates, genes(candidates)).enumerated().map { offset, pair in
      CandidateResult(candidate: pair.0, fitness: fitness(pair.1), trial: first + offset, seconds: 2)
    }
  }

  private func generations(_ records: [StrategyRecord]) -> [Generation] { records.compactMap { Generation($0) } }

  @Test func whatIsKnownIsNotAskedForAgain() throws {
    var strategy = strategy([1, 3, -3, 2], [[2, 5, 5], [3, 1, 2], [9, 1, 1]])
    #expect(strategy.stage == "generation 0/3")
    #expect(genes(strategy.ask()) == [1, 3, 2])
    #expect(strategy.ask() == strategy.ask())
    let first = generations(strategy.tell(results(strategy.ask(), from: 0)))
    #expect(first.count == 1)
    #expect(first[0].individuals.map(\.id) == [0, 1, 2, 3])
    #expect(first[0].individuals.map(\.trial) == [0, 1, 1, 2])
    #expect(first[0].individuals.map(\.isKnown) == [false, false, true, false])
    #expect(first[0].individuals.map(\.fitness) == [0.1, 0.3, 0.3, 0.2])
    #expect(first[0].individuals.map(\.decoded) == [1, 3, 3, 2])
    #expect(first[0].cacheHits == 1 && first[0].seconds == 6)

    // Of 2, 5 and 5 only one 5 is new; then all of generation 2 is known, so that the same `tell` closes it too.
    #expect(genes(strategy.ask()) == [5])
    let next = generations(strategy.tell(results(strategy.ask(), from: 3)))
    #expect(next.map(\.index) == [1, 2])
    #expect(next[0].individuals.map(\.id) == [1, 4, 5, 6])
    #expect(next[0].individuals.map(\.origin) == [.survivor, .crossover, .crossover, .crossover])
    #expect(next[0].individuals.map(\.parents) == [[], [1, 3], [1, 3], [1, 3]])
    #expect(next[0].individuals.map(\.trial) == [1, 2, 3, 3])
    #expect(next[0].individuals.map(\.isKnown) == [true, true, false, true])
    #expect(next[0].cacheHits == 2)
    #expect(next[1].individuals.map(\.gene) == ["5", "3", "1", "2"])
    #expect(next[1].seconds == 0 && next[1].cacheHits == 3)

    #expect(strategy.stage == "generation 3/3")
    #expect(genes(strategy.ask()) == [9])
    #expect(generations(strategy.tell(results(strategy.ask(), from: 4))).map(\.index) == [3])
    #expect(strategy.ask().isEmpty)
  }

  @Test func aSearchThatEndsAmongTheKnownLeavesEveryGeneration() {
    var strategy = strategy([1, 2], [[1], [2], [1]])
    let records = generations(strategy.tell(results(strategy.ask(), from: 0)))
    #expect(records.map(\.index) == [0, 1, 2, 3])
    #expect(strategy.ask().isEmpty)
  }

  @Test func failuresAreWorstAndRemembered() {
    var strategy = strategy([7, 2], [[7, 3]])
    let first = generations(strategy.tell(results(strategy.ask(), from: 0) { $0 == 7 ? nil : 0.2 }))
    #expect(first[0].individuals.map(\.fitness) == [nil, 0.2])
    #expect(first[0].best == 0.2 && first[0].mean == 0.2)
    #expect(genes(strategy.ask()) == [3])
    let next = generations(strategy.tell(results(strategy.ask(), from: 2)))
    #expect(next[0].individuals.map(\.gene) == ["2", "7", "3"])
    #expect(next[0].individuals.map(\.fitness) == [0.2, nil, 0.3])
    #expect(next[0].individuals.map(\.isKnown) == [true, true, false])
  }

  @Test func whenWantedTheKnownAreTrainedAgain() {
    var strategy = strategy([1, 3], [[3, 2]], reevaluates: true)
    _ = strategy.tell(results(strategy.ask(), from: 0))
    // The survivor and its like are one.
    #expect(genes(strategy.ask()) == [3, 2])
    let next = generations(strategy.tell(results(strategy.ask(), from: 2) { $0 == 3 ? 0.05 : 0.2 }))
    #expect(next[0].individuals.map(\.fitness) == [0.05, 0.05, 0.2])
    #expect(next[0].individuals.map(\.trial) == [2, 2, 3])
    #expect(next[0].individuals.map(\.isKnown) == [false, true, false])
  }
}
