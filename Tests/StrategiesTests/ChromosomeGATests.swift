import Essentials
import NeuralNetworks
import Search
import Testing

@testable import Strategies

@Suite struct ChromosomeGATests {
  static func breeder(_ changes: [String: JSONValue] = [:]) throws -> ChromosomeGA {
    let settings = try Settings.read(.object(changes), from: "test") { ChromosomeGASettings($0) }.settings
    return try #require(ChromosomeGA(settings, target: target))
  }

  /// The source's chromosomes, which are alike where they code for one network.
  private static var target: SearchTarget {
    let coding = CNNChromosome.Coding()
    @Sendable func network(_ assignment: Assignment) -> JSONValue? {
      assignment["gene"]?.json.string.flatMap(coding.chromosome)?.json
    }
    return SearchTarget(
      space: SearchSpace([SearchParameter(name: "gene", domain: .bits(CNNChromosome.bits))]),
      objectives: [Objective("accuracy", better: .higher)], identity: { network($0)?.line }, decoded: network)
  }

  /// Four chromosomes, ranked 2, 0, 3, 1.
  private func four() throws -> [Evaluated<BitGene>] {
    let list: [(String, Double?)] = [
      ("11111111110000000000", 0.5), ("00000000000000000000", nil), ("10101010101010101010", 0.6),
      ("00000000001111111111", 0.4),
    ]
    return try list.map { Evaluated(try #require(BitGene($0.0)), fitness: $0.1) }
  }

  /// A generation stream whose pairs begin with these draws.
  private func generation(_ fits: (inout SeededGenerator, Int) -> Bool) throws -> SeededGenerator {
    try #require(
      (0..<100_000).lazy.map { SeededGenerator(seed: UInt64($0)) }.first { stream in
        (0..<2).allSatisfy { pair in
          var rng = stream.child("pair", pair)
          return fits(&rng, pair)
        }
      })
  }

  /// Neighbours in rank: 2 with 0, cut before place 5; 0 with 3, cut before place 12.
  @Test func oneGenerationByHand() throws {
    let stream = try generation { rng, pair in rng.integer(below: 19) == (pair == 0 ? 4 : 11) }
    let next = try Self.breeder(["selection": "rank", "mutationRate": 0]).successors(of: four(), stream)
    func child(_ text: String, _ parents: [Int]) throws -> Successor<BitGene> {
      .child(try #require(BitGene(text)), parents: parents, origin: .crossover)
    }
    #expect(
      try next == [
        child("10101111110000000000", [2, 0]), child("11111010101010101010", [2, 0]),
        child("11111111110011111111", [0, 3]), child("00000000001100000000", [0, 3]),
      ])
  }

  /// The same with a quarter of the bits flipped; which ones is drawn again here, bit by bit.
  @Test func everyBitOfBothChildrenMayBeFlipped() throws {
    let stream = try generation { rng, pair in rng.integer(below: 19) == (pair == 0 ? 4 : 11) }
    let next = try Self.breeder(["selection": "rank"]).successors(of: four(), stream)
    let crossed = ["10101111110000000000", "11111010101010101010", "11111111110011111111", "00000000001100000000"]
    for (place, text) in crossed.enumerated() {
      var rng = stream.child("pair", place / 2)
      _ = rng.integer(below: 19)
      for _ in 0..<(place % 2) * 20 { _ = rng.uniform() }
      let flipped = text.map { bit in rng.uniform() < 0.25 ? (bit == "0" ? "1" : "0") : String(bit) }.joined()
      guard case .child(let gene, _, let origin) = next[place] else {
        Issue.record("not a child")
        return
      }
      #expect(gene.description == flipped)
      #expect(origin == (flipped == text ? .crossover : .crossoverAndMutation))
    }
  }

  @Test func parentsAreSelectedOneAfterTheOther() throws {
    let fitness = try four().map(\.fitness)
    for seed in 0..<50 {
      let stream = SeededGenerator(seed: UInt64(seed))
      let selections: [(String, (inout SeededGenerator) -> Int)] = [
        ("tournament", { tournament(fitness, size: 3, using: &$0) }), ("roulette", { roulette(fitness, using: &$0) }),
      ]
      for (name, select) in selections {
        let next = try Self.breeder(["selection": .string(name), "tournamentSize": 3, "mutationRate": 0])
          .successors(of: four(), stream)
        for (place, successor) in next.enumerated() {
          var rng = stream.child("pair", place / 2)
          guard case .child(_, let parents, _) = successor else { continue }
          #expect(parents == [select(&rng), select(&rng)])
        }
      }
    }
  }

  @Test(arguments: ["tournament", "roulette", "rank"], [2, 3, 4, 7]) func everyGenerationKeepsTheRules(
    selection: String, population: Int
  ) throws {
    let breeder = try Self.breeder(["selection": .string(selection), "population": .integer(population)])
    for seed in 0..<20 {
      let stream = SeededGenerator(seed: UInt64(seed))
      var rng = stream.child("fitness")
      let genes = breeder.firstGenes(stream)
      let evaluated = genes.map { Evaluated($0, fitness: rng.bernoulli(0.1) ? nil : rng.uniform()) }
      let next = breeder.successors(of: evaluated, stream)
      #expect(genes.count == population && next.count == population)
      for case .child(let gene, let parents, let origin) in next where origin == .crossover {
        let (left, right) = (genes[parents[0]], genes[parents[1]])
        let pairs = (1..<20).flatMap { cut -> [BitGene] in
          let pair = crossover(left, right, at: cut)
          return [pair.0, pair.1]
        }
        #expect(pairs.contains(gene))
      }
    }
  }

  @Test func bitsThatCodeForNothingMakeNoOtherNetwork() throws {
    let gene = try #require(BitGene("10000000000001000000"))
    let breeder = try Self.breeder()
    for place in [2, 5, 8, 11, 12, 16, 17, 18, 19] {
      let other = gene.replacing(place..<place + 1, with: gene[place] ? 0 : 1)
      #expect(breeder.identity(of: other) == breeder.identity(of: gene))
      #expect(
        try Self.breeder(["identity": "gene"]).identity(of: other)
          != Self.breeder(["identity": "gene"]).identity(of: gene))
    }
    for place in [0, 1, 3, 4, 7, 9, 10, 13, 14, 15] {
      let other = gene.replacing(place..<place + 1, with: gene[place] ? 0 : 1)
      #expect(breeder.identity(of: other) != breeder.identity(of: gene))
    }
  }

  /// Any space that bits code for: genes of one value each are one, and say their parameters.
  @Test func everySpaceThatFitsAGeneCanBeSearched() throws {
    let settings = try Settings.read([:], from: "test") { ChromosomeGASettings($0) }.settings
    let space = SearchSpace([
      SearchParameter(name: "layers", domain: .integer(1...3)), SearchParameter(name: "bias", domain: .flag),
    ])
    let target = SearchTarget(space: space, objectives: [Objective("accuracy", better: .higher)])
    let breeder = try #require(ChromosomeGA(settings, target: target))
    let gene = try #require(BitGene("101"))
    #expect(breeder.candidate(gene).parameters == ["layers": 3, "bias": true])
    #expect(breeder.decoded(gene) == ["layers": 3, "bias": true])
    #expect(breeder.identity(of: gene) == "101" && breeder.text(gene) == "101")
    let numbers = SearchSpace([SearchParameter(name: "rate", domain: .real(0...1))])
    #expect(
      ChromosomeGA(
        settings, target: SearchTarget(space: numbers, objectives: [Objective("accuracy", better: .higher)])) == nil)
  }

  /// A gene of one bit has no place to be cut.
  @Test func oneBitIsBredToo() throws {
    let settings = try Settings.read(["mutationRate": 0], from: "test") { ChromosomeGASettings($0) }.settings
    let space = SearchSpace([SearchParameter(name: "bias", domain: .flag)])
    let breeder = try #require(
      ChromosomeGA(
        settings, target: SearchTarget(space: space, objectives: [Objective("accuracy", better: .higher)])))
    let genes = [0, 1, 1, 0].map { BitGene(count: 1, value: $0) }
    let next = breeder.successors(of: genes.map { Evaluated($0, fitness: 0.5) }, SeededGenerator(seed: 1))
    #expect(next.count == 4)
    for case .child(let gene, let parents, _) in next { #expect(parents.contains { genes[$0] == gene }) }
  }

  @Test func settingsThatDoNotFitAreNamed() {
    #expect {
      try Self.breeder(["tournamentSize": 5, "selection": "elitism"])
    } throws: {
      "\($0)" == """
        test: selection: expected one of "tournament", "roulette", "rank", found the text "elitism"
        test: tournamentSize: expected at most the population, 4, found 5
        """
    }
  }
}
