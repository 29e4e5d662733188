import Essentials
import Search
import Testing

@testable import Strategies

@Suite struct GridTests {
  private let small = SearchSpace([
    SearchParameter(name: "layers", domain: .integer(1...2)),
    SearchParameter(name: "activation", domain: .choice(["relu", "tanh"])),
    SearchParameter(name: "bias", domain: .flag),
  ])

  private func values(_ domain: Domain, _ section: JSONValue = .object([:])) throws -> [JSONValue] {
    let space = SearchSpace([SearchParameter(name: "x", domain: domain)])
    return try Settings.read(section, from: "test") { GridSettings($0, space) }.settings.axes(of: space)[0].map(\.json)
  }

  @Test(arguments: [1, 3, 64])
  func theLastParameterIsFastest(window: Int) throws {
    let run = StrategyDrive(try Grid.entry.strategy(["window": .integer(window)], space: small)) { _, _ in 0 }
    let vectors: [[Double]] = [
      [1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1], [2, 0, 0], [2, 0, 1], [2, 1, 0], [2, 1, 1],
    ]
    #expect(run.assignments.map(\.vector) == vectors)
    #expect(run.reason == nil && run.mostOpen == min(window, 8))
  }

  @Test func theWholeGridIsTheDefault() throws {
    let (plan, resolved) = try Grid.entry.plan([:], space: small)
    #expect(plan.trials == 8)
    #expect(resolved["trials"] == 8 && resolved["points"] == 5)
    let part = StrategyDrive(try Grid.entry.strategy(["trials": 3], space: small)) { _, _ in 0 }
    #expect(part.assignments.map(\.vector) == [[1, 0, 0], [1, 0, 1], [1, 1, 0]])
    let over = StrategyDrive(try Grid.entry.strategy(["trials": 20], space: small)) { _, _ in nil }
    #expect(over.results.count == 8 && over.reason == "the grid's 8 points have all been proposed")
  }

  @Test func numbersAreEvenlySpacedWithTheirEnds() throws {
    #expect(try values(.integer(1...10)) == (1...10).map { .integer($0) })
    #expect(try values(.integer(1...101)) == [1, 26, 51, 76, 101])
    #expect(try values(.integer(1...101), ["points": 3]) == [1, 51, 101])
    #expect(try values(.integer(1...10), ["points": ["x": 2]]) == [1, 10])
    #expect(try values(.integer(1...3), ["points": ["x": 9]]) == [1, 2, 3])
    #expect(try values(.real(0...1), ["points": 1]) == [0.5])
    #expect(try values(.real(-1...1)) == [-1.0, -0.5, 0.0, 0.5, 1.0])
    // 0.1 in 0...1 has 11 values; 0.25 is between two of them.
    #expect(try values(.real(0...1, step: 0.1), ["points": 3]).count == 3)
    let rates = try values(.real(1e-4...1, isLogarithmic: true)).compactMap(\.number)
    #expect(rates.first == 1e-4 && rates.last == 1)
    for (rate, expected) in zip(rates, [1e-4, 1e-3, 1e-2, 1e-1, 1]) { #expect(abs(rate / expected - 1) < 1e-13) }
  }

  @Test func conditionsAndForbiddenCombinationsLeavePointsOut() throws {
    let space = StrategySpaces.conditional
    let (plan, _) = try Grid.entry.plan([:], space: space)
    #expect(plan.trials == 8)
    let run = StrategyDrive(plan.makeStrategy(seed: SeededGenerator(seed: 1))) { _, _ in 1 }
    #expect(run.candidates.map(\.parameters) == StrategySpaces.conditionalPoints)
  }

  @Test func pointsAreReachedByTheirIndex() throws {
    let axes = GridSettings(points: 3).axes(of: StrategySpaces.mixed)
    let points = try GridPoints(StrategySpaces.mixed, axes: axes)
    // 3 units, 3 rates, 6 dropouts, 3 activations, 3 sizes, 2, 2^5, 1.
    #expect(points.count == 3 * 3 * 6 * 3 * 3 * 2 * 32)
    for (index, point) in AssignmentWalk(StrategySpaces.mixed, values: axes).enumerated() where index % 97 == 0 {
      #expect(points[index] == point)
    }
  }

  /// With a condition on a condition, and a constraint.
  @Test func conditionalPointsFollowTheWalk() throws {
    let space = SearchSpace(
      [
        SearchParameter(name: "a", domain: .integer(0...2)),
        SearchParameter(name: "b", domain: .integer(0...3), when: [Clause("a", .range(1...2))]),
        SearchParameter(name: "c", domain: .flag, when: [Clause("b", .values([.integer(2)]))]),
        SearchParameter(name: "d", domain: .real(0...1)),
      ], constraints: [LinearConstraint([.init(1, "a"), .init(1, "b")], in: 0...4)])
    let axes = GridSettings(points: 3).axes(of: space)
    let points = try GridPoints(space, axes: axes)
    #expect((0..<points.count).map { points[$0] } == Array(AssignmentWalk(space, values: axes)))
    // (1 + (4 + 1) + (4 + 1 - 1)) · 3: a = 2 and b = 3 is more than 4.
    #expect(points.count == 30)
  }

  @Test func tooLargeAGridIsRefusedWithItsSize() {
    func space(_ count: Int) -> SearchSpace {
      SearchSpace((0..<count).map { SearchParameter(name: "x\($0)", domain: .real(0...1)) })
    }
    // 5^11 and 5^40.
    #expect(
      Grid.entry.faults([:], space: space(11)) == [
        "strategy.points: expected a grid of at most 10000000 points, found 48828125"
      ])
    #expect(
      Grid.entry.faults([:], space: space(40)) == [
        "strategy.points: expected a grid of at most 10000000 points, found more"
      ])
    #expect(Grid.entry.faults(["points": 2], space: space(11)).isEmpty)
  }

  @Test func wrongSettingsAreRefused() {
    #expect(
      Grid.entry.faults(["points": 0], space: small) == [
        "strategy.points: expected an integer from 1 to 65536, or an object of such by parameter, found 0"
      ])
    #expect(
      Grid.entry.faults(["points": ["layer": 3, "bias": "x"]], space: small) == [
        "strategy.points.bias: expected an integer from 1 to 65536, found the text \"x\"",
        "strategy.points.layer: unknown parameter; did you mean \"layers\"?",
      ])
    let bits = SearchSpace([SearchParameter(name: "gene", domain: .bits(20))])
    #expect(Grid.entry.faults([:], space: bits).first?.hasSuffix("\"gene\" has more than 65536 values") == true)
  }

  /// More of them than `SampledSearch` draws again.
  @Test func importedPointsAreSkipped() throws {
    let space = SearchSpace([SearchParameter(name: "x", domain: .integer(0...4999))])
    var strategy = try Grid.entry.strategy(["points": ["x": 5000], "window": 5], space: space)
    func point(_ x: Int) -> Assignment { Assignment([.init(name: "x", value: .integer(x))]) }
    for x in 2..<4990 { strategy.learn(CandidateResult(candidate: Candidate(point(x)), fitness: 0)) }
    let run = StrategyDrive(strategy) { _, _ in 0 }
    #expect(run.assignments == [0, 1, 4990, 4991, 4992, 4993, 4994, 4995, 4996, 4997, 4998, 4999].map(point))
    #expect(run.reason != nil)
  }
}
