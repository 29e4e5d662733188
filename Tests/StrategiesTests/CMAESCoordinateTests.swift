import Essentials
import Testing

@testable import Search
@testable import Strategies

@Suite struct CMAESCoordinateTests {
  private let space = SearchSpace([
    SearchParameter(name: "real", domain: .real(-5...5)),
    SearchParameter(name: "log", domain: .real(1e-5...1, isLogarithmic: true)),
    SearchParameter(name: "step", domain: .real(0...1, step: 0.1)),
    SearchParameter(name: "fixed", domain: .fixed(.integer(3))),
    SearchParameter(name: "integer", domain: .integer(1...9)),
    SearchParameter(name: "wide", domain: .integer(1...10_000_000, isLogarithmic: true)),
    SearchParameter(name: "flag", domain: .flag),
    SearchParameter(name: "numbers", domain: .choice([.integer(64), .integer(16), .integer(32)])),
    SearchParameter(name: "sizes", domain: .choice([.string("s"), .string("m"), .string("l")], isOrdered: true)),
  ])

  @Test func pointsStandForAssignments() {
    let box = NumberBox(space)
    #expect(box.dimension == 8)
    var rng = SeededGenerator(seed: 6)
    for _ in 0..<1000 {
      let drawn = space.assignment { _, domain in domain.random(using: &rng) }
      let point = box.point(of: drawn)
      #expect(point.allSatisfy { (-1...1).contains($0) })
      let again = box.point(of: box.assignment(at: point))
      #expect(zip(point, again).allSatisfy { abs($0 - $1) < 1e-12 })
      #expect(box.assignment(at: point).entries.dropFirst(2) == drawn.entries.dropFirst(2))
    }
  }

  @Test func numbersAreInTheirOrder() {
    let box = NumberBox(SearchSpace([space.parameters[7]]))
    let values = [-9, -0.9, -0.32, 0, 0.32, 0.9, 9].map { box.assignment(at: [$0]).entries[0].value.number }
    #expect(values == [16, 16, 32, 32, 32, 64, 64])
  }

  @Test func spacesWithoutOrderAreRefusedByName() {
    let refused: [(SearchParameter, String)] = [
      (SearchParameter(name: "a", domain: .choice([.string("x"), .string("y")])), "is a choice without an order"),
      (SearchParameter(name: "a", domain: .bits(4)), "is a text of bits"),
      (
        SearchParameter(name: "a", domain: .flag, when: [Clause("flag", .values([.flag(true)]))]),
        "is active only under a condition"
      ),
    ]
    for (parameter, message) in refused {
      #expect(SearchableSpaces.numbers.fault(parameter)?.hasPrefix(message) == true)
    }
    #expect(space.parameters.allSatisfy { SearchableSpaces.numbers.fault($0) == nil })
  }
}
