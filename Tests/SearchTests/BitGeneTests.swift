import Essentials
import Search
import Testing

@Suite struct BitGeneTests {
  @Test(arguments: ["0", "1", "10000000000001000000", String(repeating: "1", count: 64), "0000000001"])
  func textsAreGenes(text: String) throws {
    let gene = try #require(BitGene(text))
    #expect(gene.description == text)
    #expect(gene.count == text.count)
    #expect((0..<gene.count).map { gene[$0] ? "1" : "0" }.joined() == text)
  }

  @Test(arguments: ["", "2", "01 ", "0b1", "０１", String(repeating: "0", count: 65)])
  func otherTextsAreNone(text: String) { #expect(BitGene(text) == nil) }

  @Test func bitsAreNumberedFromTheLeft() throws {
    let gene = try #require(BitGene("10110001"))
    #expect(gene.number(in: 0..<2) == 2)
    #expect(gene.number(in: 1..<4) == 3)
    #expect(gene.number(in: 0..<8) == 0b1011_0001)
    #expect(gene.number(in: 3..<3) == 0)
    #expect(gene.replacing(1..<4, with: 4).description == "11000001")
    #expect(gene.replacing(5..<5, with: 1) == gene)
    let full = BitGene(count: 64, value: 5)
    #expect(full.replacing(0..<64, with: Int(bitPattern: .max)).value == .max)
    #expect(full.number(in: 0..<64) == 5)
  }

  @Test func distancesCountTheDifferentBits() throws {
    let gene = try #require(BitGene("0110"))
    #expect(gene.hammingDistance(to: gene) == 0)
    #expect(gene.hammingDistance(to: try #require(BitGene("1001"))) == 4)
    #expect(gene.hammingDistance(to: try #require(BitGene("0100"))) == 1)
  }

  @Test func everyBitIsDrawnEvenly() {
    var rng = SeededGenerator(seed: 3)
    var ones = [Int](repeating: 0, count: 20)
    for _ in 0..<10_000 {
      let gene = BitGene.random(count: 20, using: &rng)
      for place in 0..<20 where gene[place] { ones[place] += 1 }
    }
    // Within five standard deviations, each 50.
    #expect(ones.allSatisfy { abs($0 - 5000) < 250 })
  }

  @Test func diversityIsThatOfAllPairs() throws {
    let genes = try ["0000", "0011", "1111"].map { try #require(BitGene($0)) }
    #expect(Diversity(genes) == Diversity(mean: 8.0 / 3, minimum: 2, maximum: 4))
    #expect(Diversity([genes[0]]) == nil)
  }
}
