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

/// Prefers high numbers, and remembers which it was taught.
private struct HighNumbers: ChildScreening {
  let litter = 3
  private(set) var learnt: [Int] = []

  mutating func learn(_ results: [CandidateResult]) {
    learnt += results.compactMap { $0.candidate.parameters["gene"]?.integer }
  }

  func best(of candidates: [Candidate], _ stream: SeededGenerator) -> Int {
    let genes = candidates.map { $0.parameters["gene"]?.integer ?? 0 }
    return genes.indices.max { genes[$0] < genes[$1] } ?? 0
  }
}

/// The best, and two places for which a litter counts up from the same number.
private struct Litters: Breeder {
  func firstGenes(_ stream: SeededGenerator) -> [Int] { [1, 4, 2] }

  func successors(of population: [Evaluated<Int>], _ stream: SeededGenerator) -> [Successor<Int>] {
    alternatives(for: population, litter: 1, stream).map { $0[0] }
  }

  func alternatives(for population: [Evaluated<Int>], litter: Int, _ stream: SeededGenerator) -> [[Successor<Int>]] {
    let best = ranking(population.map(\.fitness))[0]
    let children: [Successor<Int>] = (0..<litter).map {
      .child(population[best].gene + $0, parents: [best], origin: .crossover)
    }
    return [[.survivor(best)], children, children]
  }

  func identity(of gene: Int) -> Int { gene }
  func candidate(_ gene: Int) -> Candidate { Candidate(parameters: ["gene": .integer(gene)]) }
  func text(_ gene: Int) -> String { "\(gene)" }
  func decoded(_ gene: Int) -> JSONValue { .integer(gene) }
  func diversity(of genes: [Int]) -> Diversity? { nil }
}

@Suite struct ScreenedEvolutionTests {
  private func genes(_ strategy: EvolutionStrategy<Litters>) -> [Int] {
    strategy.ask().compactMap { $0.parameters["gene"]?.integer }
  }

  /// Of 4, 5 and 6, where 4 is known, the screen takes 6 for the first place and 5, which is left, for the second.
  @Test func theScreenChoosesAmongTheNew() {
    var strategy = EvolutionStrategy(
      Litters(), generations: 4, reevaluates: false, seed: SeededGenerator(seed: 1), screening: HighNumbers())
    func tell() {
      _ = strategy.tell(strategy.ask().enumerated().map { CandidateResult(candidate: $1, fitness: [1, 9, 2][$0]) })
    }
    #expect(genes(strategy) == [1, 4, 2])
    tell()
    #expect(genes(strategy) == [6, 5])
    // 6 has fitness 1 and 5 has 9, as 4 has, which comes first: of 4, 5 and 6 none is left, so that the search ends.
    tell()
    #expect(genes(strategy) == [])
  }

  @Test func withoutAScreenTheFirstChildIsTaken() {
    var strategy = EvolutionStrategy(Litters(), generations: 2, reevaluates: true, seed: SeededGenerator(seed: 1))
    _ = strategy.tell(strategy.ask().map { CandidateResult(candidate: $0, fitness: 1) })
    #expect(genes(strategy) == [1])
  }
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
