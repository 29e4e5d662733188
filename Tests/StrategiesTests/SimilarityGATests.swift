import Essentials
import Search
import Testing

@testable import Strategies

/// Units, layers, activation and optimizer of the source: 3 + 2 + 2 + 3 bits.
private let space = SearchSpace([
  SearchParameter(name: "units", domain: .choice([32, 64, 128, 256, 512, 768, 1024])),
  SearchParameter(name: "layers", domain: .choice([1, 2, 3, 4])),
  SearchParameter(name: "activation", domain: .choice(["relu", "elu", "tanh", "sigmoid"])),
  SearchParameter(
    name: "optimizer", domain: .choice(["rmsprop", "adam", "sgd", "adagrad", "adadelta", "adamax", "nadam"])),
])

private func settings(_ changes: [String: JSONValue] = [:]) throws -> SimilarityGASettings {
  try Settings.read(.object(changes), from: "test") { SimilarityGASettings($0, space: space) }.settings
}

private func breeder(_ changes: [String: JSONValue] = [:]) throws -> SimilarityGA {
  try #require(SimilarityGA(try settings(changes), space: space))
}

private func population(_ list: [(String, Double?)]) throws -> [Evaluated<BitGene>] {
  try list.map { Evaluated(try #require(BitGene($0.0)), fitness: $0.1) }
}

/// One generation of six, worked by hand.
///
/// Distances: AB 1, AC 8, AD 1, AE 6, AF 4, BC 9, BD 2, BE 5, BF 3, CD 7, CE 6, CF 8, DE 7, DF 5, EF 6; so significant
/// is (9 − 1) / 2 = 4. Ranked A B F D C E: A and B are retained (0.4 · 6 is 2 to the nearest).
@Suite struct SimilarityGAByHandTests {
  static let six: [(String, Double?)] = [
    ("0000000000", 0.9),  // A
    ("0000000001", 0.8),  // B
    ("1011111110", 0.3),  // C
    ("0000100000", 0.5),  // D
    ("1101010101", nil),  // E, which failed
    ("0100001011", 0.6),  // F
  ]

  /// F is 4 away from A, which is not more than 4, D is near A; C and E are far from all before them.
  @Test func parentsAreTheRetainedAndThoseUnlikeThemAll() throws {
    let six = try population(Self.six)
    let stream = SeededGenerator(seed: 1)
    #expect(try breeder(["population": 6, "select": 1]).parents(of: six, stream) == [0, 1, 2, 4])
    #expect(try breeder(["population": 6, "select": 0]).parents(of: six, stream) == [0, 1])
    #expect(try breeder(["population": 6, "select": 0, "retain": 0]).parents(of: six, stream) == [0])
    #expect(try breeder(["population": 6, "retain": 1]).parents(of: six, stream) == [0, 1, 5, 3, 2, 4])
  }

  /// A change of F's second bit puts it 5 from A, 4 from B: still too near one of them.
  @Test func oneParentTooNearIsEnough() throws {
    var six = Self.six
    six[5].0 = "0100011011"
    #expect(
      try breeder(["population": 6, "select": 1]).parents(of: population(six), SeededGenerator(seed: 1)) == [
        0, 1, 2, 4,
      ])
    // 5 from A, 6 from B, and 5 and 7 from C and E, which follow it.
    six[5].0 = "0100111010"
    #expect(
      try breeder(["population": 6, "select": 1]).parents(of: population(six), SeededGenerator(seed: 1))
        == [0, 1, 5, 2, 4])
  }

  @Test func chanceDecidesOverTheOthersOneByOne() throws {
    // One draw for each of F, D, C, E in this order.
    let draws = [true, true, false, true].map { KnownDraw.chance(0.5, is: $0) }
    // The selection draws from its own stream below the generation's.
    let generation = try #require(
      (0..<10_000).lazy.map { SeededGenerator(seed: UInt64($0)) }.first { generation in
        var rng = generation.child("selection")
        return draws.allSatisfy { if case .chance(let p, let value) = $0 { rng.bernoulli(p) == value } else { false } }
      })
    #expect(try breeder(["population": 6]).parents(of: population(Self.six), generation) == [0, 1, 4])
  }

  /// Of the parents A B C E, by places 0 1 2 3; the female is drawn first.
  private func child(_ draws: [KnownDraw]) throws -> Successor<BitGene> {
    try breeder(["population": 6]).child(
      of: [0, 1, 2, 4], in: population(Self.six),
      stream(drawing: draws))
  }

  private func gene(_ text: String) throws -> BitGene { try #require(BitGene(text)) }

  @Test func aChildHasTheFathersPartAAndTheMothersPartB() throws {
    // Female C, male B, no mutation: 00000 of B, 11110 of C.
    #expect(
      try child([.integer(below: 4, is: 2), .integer(below: 4, is: 1), .chance(0.2, is: false)])
        == .child(gene("0000011110"), parents: [1, 2], origin: .crossover))
    // Female A, male E: 11010 of E, 00000 of A.
    #expect(
      try child([.integer(below: 4, is: 0), .integer(below: 4, is: 3), .chance(0.2, is: false)])
        == .child(gene("1101000000"), parents: [4, 0], origin: .crossover))
  }

  @Test func mutationDrawsOneParameterAnew() throws {
    let pair = [KnownDraw.integer(below: 4, is: 2), .integer(below: 4, is: 1), .chance(0.2, is: true)]
    // Its optimizer becomes adagrad (3): 0000011110 -> 0000011011.
    #expect(
      try child(pair + [.integer(below: 4, is: 3), .integer(below: 7, is: 3)])
        == .child(gene("0000011011"), parents: [1, 2], origin: .crossoverAndMutation))
    // Its layers are drawn as they were.
    #expect(
      try child(pair + [.integer(below: 4, is: 1), .integer(below: 4, is: 0)])
        == .child(gene("0000011110"), parents: [1, 2], origin: .crossoverAndMutation))
  }

  @Test func equalParentsForceAnotherValue() throws {
    // C twice; its units, 5 of 0...6: of the six others the last is 6, so 101 -> 110.
    #expect(
      try child([
        .integer(below: 4, is: 2), .integer(below: 4, is: 2), .integer(below: 4, is: 0), .integer(below: 6, is: 5),
      ])
        == .child(gene("1101111110"), parents: [2], origin: .forcedMutation))
    // Its layers, 3 of 0...3: the others are 0, 1, 2.
    #expect(
      try child([
        .integer(below: 4, is: 2), .integer(below: 4, is: 2), .integer(below: 4, is: 1), .integer(below: 3, is: 1),
      ])
        == .child(gene("1010111110"), parents: [2], origin: .forcedMutation))
  }

  @Test func theNextGenerationIsParentsThenChildren() throws {
    let six = try population(Self.six)
    let breeder = try breeder(["population": 6, "select": 1])
    let stream = SeededGenerator(seed: 11)
    let expected = (0..<2).map { breeder.child(of: [0, 1, 2, 4], in: six, stream.child("child", $0)) }
    // A and B are the 40 % that are retained; C and E join them.
    let carried: [Successor<BitGene>] = [
      .survivor(0), .survivor(1), .survivor(2, origin: .joined), .survivor(4, origin: .joined),
    ]
    #expect(breeder.successors(of: six, stream) == carried + expected)
  }
}

@Suite struct SimilarityGAPropertyTests {
  /// Plays a search with a made-up fitness, some of it failures.
  private func generations(seed: UInt64, _ changes: [String: JSONValue]) throws -> [Generation] {
    let settings = try settings(changes)
    var strategy = EvolutionStrategy(
      try breeder(changes), generations: settings.generations, reevaluates: settings.reevaluate,
      seed: SeededGenerator(seed: seed))
    var records: [StrategyRecord] = []
    var trials = 0
    while case let batch = strategy.ask(), !batch.isEmpty {
      records += strategy.tell(
        batch.map { candidate in
          defer { trials += 1 }
          let noise = SeededGenerator(seed: seed).child(JSONValue.object(candidate.parameters).line)
          var rng = noise
          let fitness: Double? = rng.bernoulli(0.05) ? nil : rng.uniform()
          return CandidateResult(candidate: candidate, fitness: fitness, trial: trials)
        })
    }
    return records.compactMap { Generation($0) }
  }

  @Test(arguments: 0..<25) func everyGenerationKeepsTheRules(seed: Int) throws {
    let changes: [String: JSONValue] = ["population": .integer(8 + seed), "generations": 8]
    let coding = try #require(GeneCoding(space))
    let generations = try generations(seed: UInt64(seed), changes)
    #expect(generations.map(\.index) == Array(0..<8))
    var genes: [Int: BitGene] = [:]
    var fitness: [String: Double?] = [:]
    for (before, generation) in zip([nil] + generations.map(Optional.some), generations) {
      #expect(generation.individuals.count == 8 + seed)
      for individual in generation.individuals {
        let gene = try #require(BitGene(individual.gene))
        // No gene has an unused code.
        #expect(coding.fields.allSatisfy { gene.number(in: $0.bits) < $0.count })
        #expect(.object(coding.assignment(of: gene).parameters) == individual.decoded)
        // One gene, one fitness.
        if let known = fitness[individual.gene] { #expect(known == individual.fitness) }
        fitness[individual.gene] = .some(individual.fitness)
        let parents = individual.parents.compactMap { genes[$0] }
        #expect(parents.count == individual.parents.count)
        func fields(_ other: BitGene) -> Int {
          coding.fields.count { gene.number(in: $0.bits) != other.number(in: $0.bits) }
        }
        switch individual.origin {
        case .random: #expect(generation.index == 0)
        case .survivor, .joined: #expect(genes[individual.id] == gene)
        case .crossover: #expect(gene == twoPartCrossover(parents[0], parents[1], at: 5))
        case .crossoverAndMutation: #expect(fields(twoPartCrossover(parents[0], parents[1], at: 5)) <= 1)
        case .forcedMutation: #expect(parents.count == 1 && fields(parents[0]) == 1)
        }
        genes[individual.id] = gene
      }
      if let before { try checkSurvivors(of: before, in: generation, genes) }
    }
  }

  private func checkSurvivors(of before: Generation, in generation: Generation, _ genes: [Int: BitGene]) throws {
    let survivors = generation.individuals.filter(\.origin.isCarriedOver)
    let order = ranking(before.individuals.map(\.fitness)).map { before.individuals[$0].id }
    let retained = Int((0.4 * Double(order.count)).rounded())
    #expect(survivors.prefix(retained).map(\.id) == Array(order.prefix(retained)))
    #expect(survivors.count { $0.origin == .survivor } == retained)
    let diversity = try #require(before.diversity)
    let significant = Double(diversity.maximum - diversity.minimum) / 2
    for (place, survivor) in survivors.enumerated().dropFirst(retained) {
      let gene = try #require(genes[survivor.id])
      #expect(survivors[..<place].allSatisfy { Double(genes[$0.id]?.hammingDistance(to: gene) ?? 0) > significant })
    }
  }

  @Test func theSeedDecidesTheSearch() throws {
    let changes: [String: JSONValue] = ["population": 10, "generations": 5]
    #expect(try generations(seed: 1, changes) == generations(seed: 1, changes))
    #expect(try generations(seed: 1, changes) != generations(seed: 2, changes))
  }
}

@Suite struct SimilarityGALitterTests {
  /// Every alternative of a place is bred by the same rules from the same parents, and the first is the one that there
  /// is without screening.
  @Test func aLitterBeginsWithTheOnlyChild() throws {
    let six = try population(SimilarityGAByHandTests.six)
    let breeder = try breeder(["population": 6, "select": 1])
    let stream = SeededGenerator(seed: 11)
    let places = breeder.alternatives(for: six, litter: 16, stream)
    #expect(places.map { $0[0] } == breeder.successors(of: six, stream))
    #expect(places.map(\.count) == [1, 1, 1, 1, 16, 16])
    for place in places.suffix(2) {
      let genes = place.compactMap { if case .child(let gene, _, _) = $0 { gene } else { nil } }
      #expect(genes.count == 16 && Set(genes).count > 4)
    }
  }
}

/// Equations 2 and 3 of the source, over 10,000 draws, against a mate that differs in every bit.
@Suite struct SurvivalTests {
  private let ones = BitGene(count: 10, value: .max)
  private let zeros = BitGene(count: 10, value: 0)

  /// Under simple crossover, cut at a place drawn evenly, bits i and j of a parent stay together in one child with
  /// probability 1 − δ(i, j) / (l − 1), the bound (eq. 2); within a part the fixed cut keeps them always.
  @Test func pairsSurviveACrossingAtLeastAsOftenAsTheBoundSays() {
    var rng = SeededGenerator(seed: 8)
    var together: [[Int]] = Array(repeating: Array(repeating: 0, count: 10), count: 10)
    for _ in 0..<10_000 {
      let (child, _) = crossover(ones, zeros, at: 1 + rng.integer(below: 9))
      for i in 0..<10 { for j in i + 1..<10 where child[i] == child[j] { together[i][j] += 1 } }
    }
    let child = twoPartCrossover(ones, zeros, at: 5)
    for i in 0..<10 {
      for j in i + 1..<10 {
        let bound = 1 - Double(j - i) / 9
        // Five standard deviations at most.
        #expect(abs(Double(together[i][j]) / 10_000 - bound) < 0.025)
        if (i < 5) == (j < 5) { #expect(child[i] == child[j] && 1 >= bound) }
      }
    }
  }

  /// Mutation draws one of four parameters anew with probability p_m. A pair within a part thus survives with at least
  /// 1 − p_m · o / 4, where o parameters hold it; that is more than equation 3 as printed allows for.
  @Test func pairsSurviveMutationAtLeastAsOftenAsTheBoundSays() throws {
    let breeder = try breeder(["population": 2, "mutate": 0.2])
    let coding = try #require(GeneCoding(space))
    // Values 1 and 0 of every parameter.
    let parents = [coding.gene([1, 1, 1, 1]), coding.gene([0, 0, 0, 0])].map { Evaluated($0, fitness: 0.5) }
    var crossings = 0
    var together = [0, 0, 0]
    for number in 0..<20_000 {
      let stream = SeededGenerator(seed: 3).child("child", number)
      guard case .child(let gene, let from, let origin) = breeder.child(of: [0, 1], in: parents, stream),
        origin != .forcedMutation
      else { continue }
      crossings += 1
      let indexes = coding.indexes(of: gene)
      let (a, b) = (from[0] == 0 ? 1 : 0, from[1] == 0 ? 1 : 0)
      if Array(indexes[0...1]) == [a, a] { together[0] += 1 }
      if Array(indexes[2...3]) == [b, b] { together[1] += 1 }
      if indexes[0] == a { together[2] += 1 }
    }
    #expect(crossings > 9_000)
    let parts = together.map { Double($0) / Double(crossings) }
    let printed = { (distance: Double) in 1 - distance / 9 - (1 - 0.2) * 4 }
    #expect(parts[0] >= 1 - 0.2 * 2 / 4 && parts[0] >= printed(2))
    #expect(parts[1] >= 1 - 0.2 * 2 / 4 && parts[1] >= printed(2))
    #expect(parts[2] >= 1 - 0.2 * 1 / 4 && parts[2] >= printed(0))
  }
}
