import Essentials
import Search
import Testing

@testable import Strategies

/// Structures that are drawn whole, as GANs are: a list of random length.
private struct Lists: DrawnSpace {
  func draw(from stream: SeededGenerator) -> DrawnCandidate? {
    var rng = stream
    let values = (0...rng.integer(below: 4)).map { _ in JSONValue.integer(rng.integer(below: 1000)) }
    let gene = JSONValue.array(values)
    return DrawnCandidate(
      Candidate(parameters: ["list": gene]), key: stream.key, gene: gene.line, decoded: ["list": gene])
  }
}

@Suite struct ElitistBreederTests {
  static func settings(_ changes: JSONValue) throws -> ElitistSettings {
    try Settings.read(changes, from: "c") { ElitistSettings($0) }.settings
  }

  static func breeder(_ changes: JSONValue = ["population": 5, "keepFraction": 0.4]) throws -> ElitistBreeder {
    ElitistBreeder(try settings(changes), Lists(), fitnessOfFailure: 0)
  }

  private static func strategy(retrains: Bool, generations: Int = 3, seed: UInt64 = 1) throws
    -> EvolutionStrategy<ElitistBreeder>
  {
    EvolutionStrategy(try breeder(), generations: generations, reevaluates: retrains, seed: SeededGenerator(seed: seed))
  }

  private func results(_ candidates: [Candidate], from first: Int, _ fitness: [Double?]) -> [CandidateResult] {
    zip(candidates, fitness).enumerated().map {
      CandidateResult(candidate: $1.0, fitness: $1.1, trial: first + $0)
    }
  }

  @Test func theFractionIsRoundedAndLeavesRoom() throws {
    func survivors(_ population: Int, _ fraction: Double) throws -> Int {
      try Self.settings(["population": .integer(population), "keepFraction": .number(fraction)]).survivors
    }
    #expect(try survivors(10, 0.3) == 3 && survivors(10, 0.25) == 3 && survivors(10, 0.24) == 2)
    #expect(try survivors(10, 0) == 1 && survivors(10, 1) == 9 && survivors(2, 0.5) == 1)
    let standard = try Self.settings([:])
    #expect((standard.population, standard.generations, standard.survivors) == (10, 20, 3))
    #expect(standard.retrainsSurvivors && standard.trials == 200)
    #expect(try Self.settings(["retrainSurvivors": false]).trials == 10 + 19 * 7)
  }

  /// Five chromosomes with fitness 0.3, diverged, 0.9, 0.5, 0.9: two live on, 2 before 4, and 3 are new.
  @Test func oneGenerationByHand() throws {
    let breeder = try Self.breeder()
    let stream = SeededGenerator(seed: 9).child("generation", 1)
    let genes = breeder.firstGenes(SeededGenerator(seed: 9).child("generation", 0))
    let fitness: [Double?] = [0.3, nil, 0.9, 0.5, 0.9]
    let next = breeder.successors(of: zip(genes, fitness).map { Evaluated($0, fitness: $1) }, stream)
    let new = (2..<5).map { place in
      Lists().draw(from: stream.child("individual", place))
    }.compactMap(\.self)
    #expect(new.count == 3)
    #expect(next == [.survivor(2), .survivor(4)] + new.map { .child($0, parents: [], origin: .random) })
  }

  @Test func survivorsAreTrainedAgain() throws {
    var strategy = try Self.strategy(retrains: true)
    let first = strategy.ask()
    let told = strategy.tell(results(first, from: 0, [0.3, nil, 0.9, 0.5, 0.9]))
    let generation = try #require(told.first.flatMap { Generation($0) })
    // What diverged scores nothing.
    #expect(generation.individuals.map(\.fitness) == [0.3, 0, 0.9, 0.5, 0.9])
    let mean = try #require(generation.mean)
    #expect(generation.best == 0.9 && abs(mean - 0.52) < 1e-12)
    let second = strategy.ask()
    #expect(second.count == 5 && second[0] == first[2] && second[1] == first[4])
    #expect(second[2...].allSatisfy { !first.contains($0) })

    // Their fitness may fall, and then they go.
    let fallen = try #require(
      strategy.tell(results(second, from: 5, [0.1, 0.2, 0.6, 0.7, nil])).first.flatMap { Generation($0) })
    #expect(fallen.individuals.map(\.id) == [2, 4, 5, 6, 7])
    #expect(fallen.individuals.map(\.fitness) == [0.1, 0.2, 0.6, 0.7, 0])
    #expect(fallen.individuals.map(\.trial) == [5, 6, 7, 8, 9])
    #expect(fallen.individuals.map(\.origin) == [.survivor, .survivor, .random, .random, .random])
    let third = strategy.ask()
    #expect(third[0] == second[3] && third[1] == second[2])
  }

  @Test func survivorsMayKeepTheirFitness() throws {
    var strategy = try Self.strategy(retrains: false)
    let first = strategy.ask()
    _ = strategy.tell(results(first, from: 0, [0.3, nil, 0.9, 0.5, 0.9]))
    let second = strategy.ask()
    #expect(second.count == 3 && second.allSatisfy { !first.contains($0) })
    let generation = try #require(
      strategy.tell(results(second, from: 5, [0.95, 0.2, nil])).first.flatMap { Generation($0) })
    #expect(generation.individuals.map(\.id) == [2, 4, 5, 6, 7])
    #expect(generation.individuals.map(\.fitness) == [0.9, 0.9, 0.95, 0.2, 0])
    #expect(generation.individuals.map(\.trial) == [2, 4, 5, 6, 7])
    #expect(generation.individuals.map(\.isKnown) == [true, true, false, false, false])
  }

  /// Population constant, the best unchanged to the bit, in 200 generations of random fitness.
  @Test(arguments: [false, true]) func theBestLiveOnUnchanged(retrains: Bool) throws {
    var strategy = try Self.strategy(retrains: retrains, generations: 200)
    var rng = SeededGenerator(seed: 4)
    var (trial, best, count) = (0, -1.0, 0)
    var former: [Int: Search.Individual] = [:]
    while case let candidates = strategy.ask(), !candidates.isEmpty {
      let fitness = candidates.map { _ in rng.bernoulli(0.1) ? nil : rng.uniform() }
      for record in strategy.tell(results(candidates, from: trial, fitness)) {
        let generation = try #require(Generation(record))
        #expect(generation.individuals.count == 5 && Set(generation.individuals.map(\.id)).count == 5)
        let survivors = generation.individuals.filter { $0.origin == .survivor }
        #expect(survivors.count == (count == 0 ? 0 : 2))
        for survivor in survivors {
          let before = try #require(former[survivor.id])
          #expect(before.decoded == survivor.decoded && before.gene == survivor.gene)
          #expect(retrains || before.fitness == survivor.fitness)
        }
        // Without another training nothing is lost.
        if !retrains { #expect(try #require(generation.best) >= best) }
        best = try #require(generation.best)
        former = Dictionary(uniqueKeysWithValues: generation.individuals.map { ($0.id, $0) })
        count += 1
      }
      trial += candidates.count
    }
    #expect(count == 200)
  }

  @Test func anotherSeedOtherCandidates() throws {
    func first(_ seed: UInt64) throws -> [Candidate] { try Self.strategy(retrains: true, seed: seed).ask() }
    #expect(try first(1) == first(1))
    #expect(try first(1) != first(2))
  }

  /// Where candidates are assignments, equal ones are one and a failure is worse than any fitness.
  @Test func assignmentsAreKnownByTheirValues() throws {
    let space = SearchSpace([SearchParameter(name: "on", domain: .flag)])
    let breeder = ElitistBreeder(try Self.settings(["population": 6]), DrawnAssignments(space))
    var strategy = EvolutionStrategy(breeder, generations: 2, reevaluates: false, seed: SeededGenerator(seed: 3))
    let first = strategy.ask()
    #expect(first.count == 2 && Set(first.compactMap(\.assignment)).count == 2)
    let records = strategy.tell(results(first, from: 0, [nil, 0.25])).compactMap { Generation($0) }
    #expect(records[0].individuals.map(\.gene).allSatisfy { ["on=true", "on=false"].contains($0) })
    #expect(Set(records[0].individuals.map(\.fitness)) == [nil, 0.25])
    // Both are known, so the last generation needs no trial.
    #expect(records.count == 2 && strategy.ask().isEmpty)
  }

  /// A space of which nothing is allowed fills no generation.
  @Test func whatCannotBeDrawnIsLeftOut() throws {
    struct Nothing: DrawnSpace { func draw(from stream: SeededGenerator) -> DrawnCandidate? { nil } }
    let breeder = ElitistBreeder(try Self.settings([:]), Nothing())
    #expect(breeder.firstGenes(SeededGenerator(seed: 1)).isEmpty)
  }
}
