import Essentials
import Search
import Testing

@testable import Strategies

@Suite struct LocalSearchTests {
  private let square = SearchSpace([
    SearchParameter(name: "x", domain: .integer(0...9)), SearchParameter(name: "y", domain: .integer(0...9)),
  ])

  private func run(
    _ section: JSONValue, _ space: SearchSpace, baseline: [String: JSONValue]? = nil, seed: UInt64 = 1,
    fitness: @escaping (Assignment, Int) -> Double?
  ) throws -> StrategyDrive {
    let baseline = baseline.flatMap(space.assignment(of:))
    let strategy = try LocalSearch.entry.strategy.strategy(section, space: space, baseline: baseline, seed: seed)
    return StrategyDrive(strategy, fitness: fitness)
  }

  /// -(x - 2)² - 2 (y - 1)², its maximum 0 at (2, 1).
  private func hill(_ assignment: Assignment, _: Int) -> Double {
    let (x, y) = (assignment.vector[0] - 2, assignment.vector[1] - 1)
    return -x * x - 2 * y * y
  }

  /// By hand: from (0, 0) by (1, 0) and (1, 1) to (2, 1); known neighbours are not evaluated again.
  @Test(arguments: [1, 4])
  func itMovesToTheBestNeighbour(window: Int) throws {
    let section: JSONValue = ["trials": 11, "window": .integer(window)]
    let run = try run(section, square, baseline: ["x": 0, "y": 0], fitness: hill)
    let visited = run.assignments.map(\.vector)
    #expect(visited[0] == [0, 0])
    #expect(Set(visited[1...2]) == [[1, 0], [0, 1]])
    #expect(Set(visited[3...4]) == [[2, 0], [1, 1]])
    #expect(Set(visited[5...6]) == [[2, 1], [1, 2]])
    #expect(Set(visited[7...8]) == [[3, 1], [2, 2]])
    // (2, 1) has no better neighbour: a new climb, at a draw.
    #expect(!visited[..<9].contains(visited[9]))
    #expect(run.mostOpen <= window)
  }

  @Test func theWindowChangesNothing() throws {
    let runs = try [1, 3, 16].map {
      try run(["trials": 120, "window": .integer($0)], StrategySpaces.mixed) { $0.vector.reduce(0, +) * Double($1 % 3) }
    }
    #expect(runs[0].assignments == runs[1].assignments && runs[0].assignments == runs[2].assignments)
    #expect(runs[0].assignments.allSatisfy { StrategySpaces.isValid($0, in: StrategySpaces.mixed) })
    #expect(Set(runs[0].assignments).count == 120)
    let other = try run(["trials": 120], StrategySpaces.mixed, seed: 2) { $0.vector.reduce(0, +) * Double($1 % 3) }
    #expect(other.assignments != runs[0].assignments)
  }

  @Test func smallerStepsComeCloser() throws {
    let space = SearchSpace([
      SearchParameter(name: "x", domain: .real(-5...5)),
      SearchParameter(name: "rate", domain: .real(1e-6...1, isLogarithmic: true)),
    ])
    let run = try run(["trials": 80], space, baseline: ["x": 4, "rate": 0.5]) { assignment, _ in
      let x = assignment.vector[0] - 1
      let rate = portableLog(assignment.vector[1] / 1e-3)
      return -x * x - rate * rate
    }
    #expect((run.results.compactMap(\.fitness).max() ?? -1) > -0.001)
  }

  @Test func aFailedStartIsLeft() throws {
    let run = try run(["trials": 6], square, baseline: ["x": 0, "y": 0]) { assignment, trial in
      trial == 0 ? nil : self.hill(assignment, trial)
    }
    let (first, second) = (run.assignments[0].vector, run.assignments[1].vector)
    #expect(first == [0, 0])
    // The third is a neighbour of the second, whatever that is.
    let third = run.assignments[2].vector
    #expect(abs(second[0] - third[0]) + abs(second[1] - third[1]) == 1)
  }

  @Test func knownResultsCount() throws {
    let strategy = try LocalSearch.entry.strategy.strategy(
      ["trials": 3, "window": 1], space: square, baseline: square.assignment(of: ["x": 0, "y": 0]))
    var taught = strategy
    for point in [["x": 0, "y": 0], ["x": 1, "y": 0]] as [[String: JSONValue]] {
      let assignment = try #require(square.assignment(of: point))
      taught.learn(CandidateResult(candidate: Candidate(assignment), fitness: hill(assignment, 0)))
    }
    // (0, 0) is known, and so is (1, 0), the better of its neighbours once (0, 1) is evaluated.
    let visited = StrategyDrive(taught, fitness: hill).assignments.map(\.vector)
    #expect(visited[0] == [0, 1] && Set(visited[1...2]) == [[2, 0], [1, 1]])
  }

  @Test func aSmallSpaceEndsWithASentence() throws {
    let run = try run(["trials": 20], StrategySpaces.conditional) { _, trial in trial % 2 == 0 ? Double(trial) : nil }
    #expect(Set(run.candidates.map(\.parameters)) == Set(StrategySpaces.conditionalPoints))
    #expect(run.results.count == 8 && run.reason == "every one of the space's 8 allowed assignments has been evaluated")
  }

  @Test func minimumStepIsAtMostTheStep() {
    let faults = LocalSearch.entry.strategy.faults(["step": 0.1, "minimumStep": 0.2], space: square)
    #expect(faults == ["strategy.minimumStep: must be at most step (0.1), found 0.2"])
  }
}

@Suite struct NeighbourhoodTests {
  private func neighbours(_ domain: Domain, _ json: JSONValue, step: Double = 0.1) throws -> [JSONValue] {
    domain.neighbours(of: try #require(domain.value(json)), step: step).map(\.json)
  }

  @Test func eachKindHasItsOwn() throws {
    #expect(try neighbours(.integer(1...5), 3) == [2, 4])
    #expect(try neighbours(.integer(1...5), 5) == [4])
    #expect(try neighbours(.integer(0...1000), 500) == [400, 600])
    #expect(try neighbours(.integer(0...1000), 950) == [850, 1000])
    #expect(try neighbours(.integer(0...10, step: 5), 5) == [0, 10])
    #expect(try neighbours(.integer(3...3), 3) == [])
    #expect(try neighbours(.real(0...1), 1) == [0.9])
    #expect(try neighbours(.real(0.001...0.1, isLogarithmic: true), 0.1).count == 1)
    #expect(try neighbours(.real(0...1, step: 0.25), 0.5) == [0.25, 0.75])
    #expect(try neighbours(.choice(["a", "b", "c"]), "b") == ["a", "c"])
    #expect(try neighbours(.choice([1, 2, 4, 8], isOrdered: true), 2) == [1, 4])
    #expect(try neighbours(.flag, true) == [false])
    #expect(try neighbours(.bits(3), "101") == ["001", "111", "100"])
    #expect(try neighbours(.fixed("v"), "v") == [])
  }

  @Test func changesThatActivateDrawWhatTheyNeed() throws {
    let space = StrategySpaces.conditional
    let centre = try #require(space.assignment(of: ["optimizer": "adam", "layers": 2]))
    var rng = SeededGenerator(seed: 1)
    let neighbours = space.neighbours(of: centre, step: 0.1, using: &rng)
    #expect(neighbours.count == 3)
    #expect(neighbours[0]["optimizer"]?.json == "sgd" && neighbours[0]["momentum"] != nil)
    #expect(
      neighbours[1...].map(\.parameters) == [["optimizer": "adam", "layers": 1], ["optimizer": "adam", "layers": 3]])
  }

  @Test func forbiddenOnesAreLeftOut() throws {
    let space = StrategySpaces.conditional
    let centre = try #require(space.assignment(of: ["optimizer": "sgd", "momentum": 0.9, "layers": 2]))
    var rng = SeededGenerator(seed: 1)
    let layers = space.neighbours(of: centre, step: 0.1, using: &rng).compactMap { $0["layers"]?.json }
    #expect(layers == [2, 2, 1])
  }
}
