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
      coding.assignment(of: gene).parameters == [
        "units": 768, "layers": 2, "activation": "sigmoid", "optimizer": "adamax",
      ])
    #expect(coding.indexes(of: gene) == [5, 1, 3, 5])
  }

  /// Three bits for 7 values: the unused code 7 is 7 modulo 7.
  @Test func anUnusedCodeStandsForItsRemainder() throws {
    let coding = try #require(GeneCoding(Self.space))
    #expect(coding.indexes(of: try #require(BitGene("1110000000"))) == [0, 0, 0, 0])
    #expect(coding.indexes(of: try #require(BitGene("0000000111"))) == [0, 0, 0, 0])
    let five = try #require(GeneCoding(SearchSpace([SearchParameter(name: "n", domain: .integer(1...5))])))
    #expect((0..<8).map { five.indexes(of: BitGene(count: 3, value: $0)) } == [0, 1, 2, 3, 4, 0, 1, 2].map { [$0] })
    #expect(five.assignment(of: BitGene(count: 3, value: 6)).parameters == ["n": 2])
  }

  /// A gene is a field of its own bits, so that a chromosome can be bred as it stands.
  @Test func bitsAreTheirOwnCode() throws {
    let coding = try #require(
      GeneCoding(
        SearchSpace([SearchParameter(name: "gene", domain: .bits(20)), SearchParameter(name: "on", domain: .flag)])))
    #expect(coding.fields.map(\.bits) == [0..<20, 20..<21])
    let gene = try #require(BitGene("100000000000010000001"))
    #expect(coding.assignment(of: gene).parameters == ["gene": "10000000000001000000", "on": true])
    #expect(coding.gene(coding.indexes(of: gene)) == gene)
  }

  @Test func fieldsOfInactiveParametersCodeForNothing() throws {
    let clause = Clause("a", .values([.flag(true)]))
    let coding = try #require(
      GeneCoding(
        SearchSpace([
          SearchParameter(name: "a", domain: .flag),
          SearchParameter(name: "b", domain: .integer(0...3), when: [clause]),
        ])))
    #expect(coding.count == 3)
    #expect(coding.assignment(of: try #require(BitGene("110"))).parameters == ["a": true, "b": 2])
    #expect(coding.assignment(of: try #require(BitGene("010"))).parameters == ["a": false])
  }

  @Test(arguments: [(1, 0), (2, 1), (3, 2), (4, 2), (5, 3), (256, 8), (257, 9)])
  func aParameterTakesTheFewestBits(values: Int, bits: Int) { #expect(GeneCoding.bits(for: values) == bits) }

  @Test func flagsRangesAndSingleValuesHaveFieldsToo() throws {
    let coding = try #require(
      GeneCoding(
        SearchSpace([
          SearchParameter(name: "a", domain: .flag), SearchParameter(name: "b", domain: .choice(["x"])),
          SearchParameter(name: "c", domain: .integer(3...7)),
        ])))
    #expect(coding.fields.map(\.bits) == [0..<1, 1..<1, 1..<4])
    #expect(coding.assignment(of: coding.gene([1, 0, 4])).parameters == ["a": true, "b": "x", "c": 7])
  }

  @Test func whatIsNotDiscreteHasNoGenes() {
    func coding(_ domains: Domain...) -> GeneCoding? {
      GeneCoding(SearchSpace(domains.enumerated().map { SearchParameter(name: "\($0)", domain: $1) }))
    }
    #expect(coding(.flag, .real(0...1, isLogarithmic: false)) == nil)
    #expect(coding(.integer(0...Int.max)) == nil)
    #expect(coding(.integer(Int.min...Int.max)) == nil)
    #expect(coding(.choice(["only"])) == nil)
    #expect(coding(.bits(64)) == nil && coding(.bits(63), .bits(2)) == nil)
    #expect(coding(.real(0...1, step: 0.25))?.count == 3)
    #expect(coding(.integer(0...65_535), .integer(0...65_535), .integer(0...65_535), .integer(0...65_535))?.count == 64)
    #expect(
      coding(.integer(0...65_535), .integer(0...65_535), .integer(0...65_535), .integer(0...65_535), .flag) == nil)
  }

  @Test func noGeneIsMadeOfAnUnusedCode() throws {
    let coding = try #require(GeneCoding(Self.space))
    var rng = SeededGenerator(seed: 4)
    var units = [Int](repeating: 0, count: 7)
    var fields = [Int](repeating: 0, count: 4)
    func isUsed(_ gene: BitGene) -> Bool {
      coding.fields.allSatisfy { gene.number(in: $0.bits) < $0.count }
    }
    for _ in 0..<10_000 {
      let gene = coding.random(using: &rng)
      let indexes = coding.indexes(of: gene)
      units[indexes[0]] += 1
      let mutated = coding.mutated(gene, using: &rng)
      #expect(zip(indexes, coding.indexes(of: mutated)).count { $0 != $1 } <= 1)
      let changed = coding.changed(gene, using: &rng)
      let other = coding.indexes(of: changed)
      let different = indexes.indices.filter { indexes[$0] != other[$0] }
      #expect(different.count == 1)
      fields[different[0]] += 1
      #expect(isUsed(gene) && isUsed(mutated) && isUsed(changed))
    }
    // Even, within five standard deviations.
    #expect(units.allSatisfy { abs($0 - 1429) < 175 })
    #expect(fields.allSatisfy { abs($0 - 2500) < 217 })
  }

  /// A change of a gene that has an unused code leads to another value too.
  @Test func anUnusedCodeIsChangedToAnotherValue() throws {
    let coding = try #require(GeneCoding(SearchSpace([SearchParameter(name: "n", domain: .integer(1...3))])))
    var rng = SeededGenerator(seed: 1)
    let gene = BitGene(count: 2, value: 3)
    for _ in 0..<100 { #expect(coding.indexes(of: coding.changed(gene, using: &rng)) != coding.indexes(of: gene)) }
  }
}
