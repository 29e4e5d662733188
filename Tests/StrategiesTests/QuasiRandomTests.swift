import Essentials
import Search
import Testing

@testable import Strategies

@Suite struct SobolSequenceTests {
  /// scipy 1.17.1, qmc.Sobol(160, scramble=False).random(16) times 32, by dimension from 0.
  @Test(arguments: [
    (0, [0, 16, 24, 8, 12, 28, 20, 4, 6, 22, 30, 14, 10, 26, 18, 2]),
    (1, [0, 16, 8, 24, 12, 28, 4, 20, 10, 26, 2, 18, 6, 22, 14, 30]),
    (2, [0, 16, 8, 24, 20, 4, 28, 12, 30, 14, 22, 6, 10, 26, 2, 18]),
    (3, [0, 16, 8, 24, 28, 12, 20, 4, 14, 30, 6, 22, 18, 2, 26, 10]),
    (4, [0, 16, 24, 8, 12, 28, 20, 4, 18, 2, 10, 26, 30, 14, 6, 22]),
    (5, [0, 16, 24, 8, 4, 20, 28, 12, 10, 26, 18, 2, 14, 30, 22, 6]),
    (6, [0, 16, 8, 24, 12, 28, 4, 20, 14, 30, 6, 22, 2, 18, 10, 26]),
    (7, [0, 16, 24, 8, 28, 12, 4, 20, 30, 14, 6, 22, 2, 18, 26, 10]),
    (63, [0, 16, 24, 8, 4, 20, 28, 12, 22, 6, 14, 30, 18, 2, 10, 26]),
    (99, [0, 16, 24, 8, 28, 12, 4, 20, 30, 14, 6, 22, 2, 18, 26, 10]),
    (127, [0, 16, 8, 24, 20, 4, 28, 12, 2, 18, 10, 26, 22, 6, 30, 14]),
    (159, [0, 16, 24, 8, 20, 4, 12, 28, 6, 22, 30, 14, 18, 2, 10, 26]),
  ])
  func pointsEqualThoseOfScipy(dimension: Int, numerators: [UInt32]) {
    let sobol = SobolSequence(dimensions: 160)
    #expect((0..<16).map { sobol.point($0)[dimension] } == numerators.map { $0 << 27 })
  }

  /// The same, with bits=32, times 2^32: points 1000 and 4095 in dimensions 0, 1, 7, 63 and 159.
  @Test(arguments: [
    (1000, [943_718_400, 415_236_096, 3_862_953_984, 1_916_796_928, 624_951_296]),
    (4095, [1_048_576, 4_042_260_480, 1_678_770_176, 2_377_121_792, 405_798_912]),
  ])
  func laterPointsToo(index: Int, numerators: [UInt32]) {
    let point = SobolSequence(dimensions: 160).point(index)
    #expect([0, 1, 7, 63, 159].map { point[$0] } == numerators)
  }

  /// Of 2^k points, one in each of 2^k equal parts, in every dimension; in the first two dimensions together also one in
  /// each box of volume 2^-k, as a (0, 2)-sequence has it.
  @Test func scramblingKeepsTheNet() {
    let sobol = SobolSequence(dimensions: 160)
    let scrambling = OwenScrambling(dimensions: 160, seed: SeededGenerator(seed: 3))
    for k in [1, 4, 8] {
      for start in [0, 3 << k] {
        let points = (start..<start + 1 << k).map { scrambling.scrambled(sobol.point($0)) }
        for dimension in 0..<160 { #expect(Set(points.map { $0[dimension] >> (32 - k) }).count == 1 << k) }
        for rows in 0...k {
          #expect(Set(points.map { [part($0[0], of: rows), part($0[1], of: k - rows)] }).count == 1 << k)
        }
      }
    }
  }

  /// Every fraction has the same chance: over 4096 seeds, the first point's five highest bits.
  @Test func scramblingIsUniform() {
    var counts = [Int](repeating: 0, count: 32)
    for seed in 0..<4096 {
      let scrambling = OwenScrambling(dimensions: 1, seed: SeededGenerator(seed: UInt64(seed)))
      counts[Int(scrambling.scrambled([0])[0] >> 27)] += 1
    }
    // Expected 128, standard deviation 11.
    #expect(counts.allSatisfy { abs($0 - 128) < 56 })
  }

  private func part(_ fraction: UInt32, of bits: Int) -> UInt32 { bits == 0 ? 0 : fraction >> (32 - bits) }
}

@Suite struct QuasiRandomTests {
  private func run(_ section: JSONValue, _ space: SearchSpace, seed: UInt64 = 1) throws -> StrategyDrive {
    StrategyDrive(try QuasiRandom.entry.strategy.strategy(section, space: space, seed: seed)) { _, _ in 0 }
  }

  @Test func theSeedAloneDecides() throws {
    let all = try run(["trials": 50, "window": 1], StrategySpaces.mixed)
    #expect(all.assignments == (try run(["trials": 50, "window": 9], StrategySpaces.mixed)).assignments)
    #expect(all.assignments != (try run(["trials": 50, "window": 1], StrategySpaces.mixed, seed: 2)).assignments)
    #expect(all.assignments.allSatisfy { StrategySpaces.isValid($0, in: StrategySpaces.mixed) })
    #expect(Set(all.assignments).count == 50)
  }

  @Test func valuesHaveTheirShare() throws {
    let run = try run(["trials": 64, "duplicates": "allow"], StrategySpaces.mixed)
    func hits(_ name: String, _ value: JSONValue) -> Int { run.candidates.count { $0.parameters[name] == value } }
    // 64 points are 32 in each half; of three values one to two points more or fewer than a third.
    #expect(hits("bias", true) == 32)
    for value in ["relu", "tanh", "elu"] as [JSONValue] { #expect(abs(hits("activation", value) - 21) <= 1) }
    for size in [1, 2, 4] as [JSONValue] { #expect(abs(hits("size", size) - 21) <= 1) }
    #expect(Set(run.candidates.map { $0.parameters["gene"] }).count == 32)
    // The integer 1 has log(3) / log(129) = 0.226 of the logarithm of 0.5 to 64.5: 14.5 of 64 points.
    #expect((14...15).contains(hits("units", 1)))
    #expect(run.candidates.count { ($0.parameters["rate"]?.number ?? 1) < 0.01 } == 32)
  }

  @Test func longBitsHaveSeveralDimensions() throws {
    let space = SearchSpace([SearchParameter(name: "gene", domain: .bits(64))])
    let genes = try run(["trials": 32], space).assignments.compactMap { assignment -> BitGene? in
      if case .bits(let gene)? = assignment["gene"] { gene } else { nil }
    }
    #expect(Set(genes.map { $0.number(in: 0..<5) }).count == 32)
    #expect(Set(genes.map { $0.number(in: 32..<37) }).count == 32)
  }

  /// The ends of a range that no double holds.
  @Test func wideIntegersDoNotTrap() throws {
    let space = SearchSpace([
      SearchParameter(name: "log", domain: .integer(1...Int.max, isLogarithmic: true)),
      SearchParameter(name: "all", domain: .integer(Int.min...Int.max)),
    ])
    #expect(try run(["trials": 1000], space).results.count == 1000)
    for fraction in [0, UInt32.max] {
      for parameter in space.parameters {
        let value = parameter.domain.value(at: [fraction])
        #expect(parameter.domain.value(value.json) == value)
      }
    }
  }

  @Test func forbiddenAndKnownPointsAreLeftOut() throws {
    let run = try run(["trials": 20], StrategySpaces.conditional)
    #expect(Set(run.candidates.map(\.parameters)) == Set(StrategySpaces.conditionalPoints))
    #expect(run.results.count == 8 && run.reason == "every one of the space's 8 allowed assignments has been evaluated")
  }

  /// Of every 50 points one is allowed, so that more are refused in all than in one proposal: those that remain are the
  /// sequence's own.
  @Test func forbiddenPointsAreNotRefusedTwice() throws {
    let parameters = ["x", "y"].map { SearchParameter(name: $0, domain: .real(0...1)) }
    let space = SearchSpace(parameters, constraints: [LinearConstraint([.init(1, "x")], in: 0...0.02)])
    let constrained = try run(["trials": 40, "window": 5], space)
    let all = try run(["trials": 2100], SearchSpace(parameters))
    #expect(constrained.assignments == Array(all.assignments.filter(space.allows).prefix(40)))
    #expect(constrained.results.count == 40 && constrained.mostOpen == 5)
  }

  @Test func tooManyDimensionsAreRefusedByCount() {
    let space = SearchSpace((0..<161).map { SearchParameter(name: "x\($0)", domain: .real(0...1)) })
    #expect(
      QuasiRandom.entry.strategy.faults([:], space: space) == [
        "strategy: quasi-random has direction numbers for 160 dimensions; this space has 161"
      ])
  }
}
