import Essentials
import Search
import Testing

/// What an entry of the registry refuses to search, in its words.
@Suite struct StrategyEntryTests {
  private static let one = [Objective("accuracy", better: .higher)]
  private static let numbers = SearchSpace([
    SearchParameter(name: "units", domain: .integer(1...9)), SearchParameter(name: "rate", domain: .real(0...1)),
  ])

  private struct Whole: DrawnSpace { func draw(from stream: SeededGenerator) -> DrawnCandidate? { nil } }

  private func faults(
    _ searches: SearchableSpaces, _ target: SearchTarget, objectives: ClosedRange<Int> = 1...1
  ) -> [String] {
    let entry = StrategyEntry(name: "toy", summary: "a toy", searches: searches, objectives: objectives) { section, _ in
      StrategyPlan(trials: section.integer("trials", default: 5)) { _ in preconditionFailure("nothing is searched") }
    }
    do {
      _ = try Settings.read([:], from: "c.json") { entry.plan($0, $0.section("strategy"), for: target) }
      return []
    } catch {
      return "\(error)".split(separator: "\n").map(String.init)
    }
  }

  @Test func numbersWithoutAStepCannotBeListed() {
    let target = SearchTarget(space: Self.numbers, objectives: Self.one)
    #expect(
      faults(.discrete, target) == [
        "c.json: space[1]: toy searches choices, flags, bits, integers and stepped numbers; \"rate\" has more values "
          + "than can be listed; give it a \"step\""
      ])
    #expect(faults(.anySpace, target) == [] && faults(.everything, target) == [])
  }

  @Test func genesHaveRoomForSoMuch() {
    #expect(
      faults(.genes, SearchTarget(space: Self.numbers, objectives: Self.one)) == [
        "c.json: space[1]: toy searches choices, flags, bits and integers of at most 64 bits in total; \"rate\" has more "
          + "values than a gene can code for"
      ])
    let wide = SearchSpace((0..<13).map { SearchParameter(name: "\($0)", domain: .bits(5)) })
    #expect(
      faults(.genes, SearchTarget(space: wide, objectives: Self.one)) == [
        "c.json: space: toy searches choices, flags, bits and integers of at most 64 bits in total; this space takes 65 bits"
      ])
    let constrained = SearchSpace(
      wide.parameters.dropLast(),
      forbidden: [[Clause("0", .values([.bits(BitGene(count: 5, value: 0))]))]])
    #expect(
      faults(.genes, SearchTarget(space: constrained, objectives: Self.one)) == [
        "c.json: forbidden: toy may propose any combination of values, and cannot leave some out"
      ])
    let summed = SearchSpace(
      [SearchParameter(name: "n", domain: .integer(0...3))],
      constraints: [LinearConstraint([LinearConstraint.Term(1, "n")], in: 1...2)])
    #expect(
      faults(.genes, SearchTarget(space: summed, objectives: Self.one)) == [
        "c.json: constraints: toy may propose any combination of values, and cannot leave some out"
      ])
  }

  @Test func wholeCandidatesAreForThoseWhoDraw() {
    let target = SearchTarget(space: Self.numbers, drawn: Whole(), objectives: Self.one)
    #expect(
      faults(.anySpace, target) == [
        "c.json: method: toy searches any space of parameters; this space consists of whole GANs, which can only be drawn"
      ])
    #expect(faults(.everything, target) == [])
  }

  @Test func objectivesAreCounted() {
    func target(_ count: Int) -> SearchTarget {
      SearchTarget(space: Self.numbers, objectives: (0..<count).map { Objective("m\($0)", better: .lower) })
    }
    #expect(
      faults(.anySpace, target(2)) == ["c.json: objectives: toy searches for one objective, found 2"])
    #expect(
      faults(.anySpace, target(4), objectives: 1...3)
        == ["c.json: objectives: toy searches for at most 3 objectives, found 4"])
    #expect(faults(.anySpace, target(3), objectives: 1...3) == [])
  }

  /// A space that could not be read is a fault already.
  @Test func anUnreadSpaceIsNoFaultOfTheStrategy() {
    #expect(faults(.genes, SearchTarget(space: SearchSpace([]), objectives: Self.one)) == [])
  }
}
