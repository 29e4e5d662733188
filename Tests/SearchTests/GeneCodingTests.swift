import Essentials
import Search
import Testing

@Suite struct GeneCodingTests {
  /// Table I of the similarity paper.
  static let space = SearchSpace([
    SearchParameter(name: "units", domain: .choice([32, 64, 128, 256, 512, 768, 1024])),
    SearchParameter(name: "layers", domain: .choice([1, 2, 3, 4])),
    SearchParameter(name: "activation", domain: .choice(["relu", "elu", "tanh", "sigmoid"])),
    SearchParameter(
      name: "optimizer", domain: .choice(["rmsprop", "adam", "sgd", "adagrad", "adadelta", "adamax", "nadam"])),
  ])

  @Test func theSourcesTableTakesTenBits() throws {
    let coding = try #require(GeneCoding(Self.space))
    #expect(coding.count == 10)
    #expect(coding.fields.map(\.bits) == [0..<3, 3..<5, 5..<7, 7..<10])
    // Its best for the disaster data: 768 units, 2 layers, sigmoid, adamax.
    let gene = coding.gene([5, 1, 3, 5])
    #expect(gene.description == "1010111101")
    #expect(
      coding.parameters(of: gene) == ["units": 768, "layers": 2, "activation": "sigmoid", "optimizer": "adamax"])
    #expect(coding.indexes(of: gene) == [5, 1, 3, 5])
    #expect(coding.indexes(of: try #require(BitGene("1110000000"))) == nil)
    #expect(coding.indexes(of: try #require(BitGene("0000000111"))) == nil)
  }

  @Test func flagsRangesAndSingleValuesHaveFieldsToo() throws {
    let coding = try #require(
      GeneCoding(
        SearchSpace([
          SearchParameter(name: "a", domain: .flag), SearchParameter(name: "b", domain: .choice(["x"])),
          SearchParameter(name: "c", domain: .integer(3...7)),
        ])))
    #expect(coding.fields.map(\.bits) == [0..<1, 1..<1, 1..<4])
    #expect(coding.parameters(of: coding.gene([1, 0, 4])) == ["a": true, "b": "x", "c": 7])
  }

  @Test func whatIsNotDiscreteHasNoGenes() {
    func coding(_ domains: Domain...) -> GeneCoding? {
      GeneCoding(SearchSpace(domains.enumerated().map { SearchParameter(name: "\($0)", domain: $1) }))
    }
    #expect(coding(.flag, .real(0...1, logarithmic: false)) == nil)
    #expect(coding(.integer(0...Int.max)) == nil)
    #expect(coding(.integer(Int.min...Int.max)) == nil)
    #expect(coding(.choice(["only"])) == nil)
    #expect(coding(.bits(4)) == nil)
    #expect(coding(.integer(0...65_535), .integer(0...65_535), .integer(0...65_535), .integer(0...65_535))?.count == 64)
    #expect(
      coding(.integer(0...65_535), .integer(0...65_535), .integer(0...65_535), .integer(0...65_535), .flag) == nil)
  }

  @Test func noGeneIsMadeOfAnUnusedCode() throws {
    let coding = try #require(GeneCoding(Self.space))
    var rng = SeededGenerator(seed: 4)
    var units = [Int](repeating: 0, count: 7)
    var fields = [Int](repeating: 0, count: 4)
    for _ in 0..<10_000 {
      let gene = coding.random(using: &rng)
      let indexes = try #require(coding.indexes(of: gene))
      units[indexes[0]] += 1
      let mutated = try #require(coding.indexes(of: coding.mutated(gene, using: &rng)))
      #expect(zip(indexes, mutated).count { $0 != $1 } <= 1)
      let changed = try #require(coding.indexes(of: coding.changed(gene, using: &rng)))
      let different = indexes.indices.filter { indexes[$0] != changed[$0] }
      #expect(different.count == 1)
      fields[different[0]] += 1
    }
    // Even, within five standard deviations.
    #expect(units.allSatisfy { abs($0 - 1429) < 175 })
    #expect(fields.allSatisfy { abs($0 - 2500) < 217 })
  }
}
