import Essentials
import Search
import Testing

@Suite struct OperatorsTests {
  private func gene(_ text: String) throws -> BitGene { try #require(BitGene(text)) }

  @Test func singlePointCrossoverSwapsWhatIsRightOfThePoint() throws {
    let children = crossover(try gene("11111111"), try gene("00000000"), at: 3)
    #expect(children.0.description == "11100000")
    #expect(children.1.description == "00011111")
  }

  @Test func theTwoPartChildHasTheFathersFirstPart() throws {
    #expect(twoPartCrossover(try gene("1111111111"), try gene("0000000000"), at: 5).description == "1111100000")
    #expect(twoPartCrossover(try gene("1010"), try gene("0101"), at: 0).description == "0101")
    #expect(twoPartCrossover(try gene("1010"), try gene("0101"), at: 4).description == "1010")
  }

  @Test func everyBitIsFlippedAtItsRate() throws {
    var rng = SeededGenerator(seed: 1)
    let zeros = BitGene(count: 20, value: 0)
    #expect(mutated(zeros, rate: 0, using: &rng) == zeros)
    #expect(mutated(zeros, rate: 1, using: &rng).description == String(repeating: "1", count: 20))
    var flips = [Int](repeating: 0, count: 20)
    for _ in 0..<10_000 {
      let child = mutated(zeros, rate: 0.25, using: &rng)
      for place in 0..<20 where child[place] { flips[place] += 1 }
    }
    // Five standard deviations are 217.
    #expect(flips.allSatisfy { abs($0 - 2500) < 217 })
  }

  @Test func failuresRankLastAndTheEarlierOfEqualsFirst() {
    #expect(ranking([0.5, nil, 0.7, 0.5, 0]) == [2, 0, 3, 4, 1])
    #expect(ranking([nil, nil]) == [0, 1])
  }

  /// How often each place is selected in 60,000 draws, as parts of all.
  private func parts(_ count: Int, _ select: (inout SeededGenerator) -> Int) -> [Double] {
    var rng = SeededGenerator(seed: 9)
    var hits = [Int](repeating: 0, count: count)
    for _ in 0..<60_000 { hits[select(&rng)] += 1 }
    return hits.map { Double($0) / 60_000 }
  }

  private func isClose(_ parts: [Double], _ expected: [Double]) -> Bool {
    // Five standard deviations of a half are 0.0102.
    zip(parts, expected).allSatisfy { abs($0 - $1) < 0.0102 && ($1 > 0 || $0 == 0) }
  }

  /// Of the six pairs out of four the best is in three, the second, without it, in two, the third in one.
  @Test func aTournamentOfTwoPrefersTheFitter() {
    let fitness = [0.2, 0.9, nil, 0.5]
    #expect(isClose(parts(4) { tournament(fitness, size: 2, using: &$0) }, [1 / 6.0, 1 / 2.0, 0, 1 / 3.0]))
    #expect(isClose(parts(4) { tournament(fitness, size: 1, using: &$0) }, [0.25, 0.25, 0.25, 0.25]))
    #expect(isClose(parts(4) { tournament(fitness, size: 9, using: &$0) }, [0, 1, 0, 0]))
  }

  @Test func theRouletteIsProportionalToFitness() {
    #expect(isClose(parts(4) { roulette([0.1, 0.2, 0.3, 0.4], using: &$0) }, [0.1, 0.2, 0.3, 0.4]))
    #expect(isClose(parts(3) { roulette([nil, 0.75, 0.25], using: &$0) }, [0, 0.75, 0.25]))
    #expect(isClose(parts(3) { roulette([-1, 0.5, 0.5], using: &$0) }, [0, 0.5, 0.5]))
    #expect(isClose(parts(2) { roulette([0, nil], using: &$0) }, [0.5, 0.5]))
  }
}
