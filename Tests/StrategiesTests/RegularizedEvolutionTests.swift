import Essentials
import Search
import Testing

@testable import Strategies

@Suite struct RegularizedEvolutionTests {
  private let space = StrategySpaces.mixed

  private func run(_ section: JSONValue, _ space: SearchSpace, seed: UInt64 = 1) throws -> StrategyDrive {
    StrategyDrive(try RegularizedEvolution.entry.strategy.strategy(section, space: space, seed: seed)) {
      assignment, _ in
      assignment.vector[0]
    }
  }

  private func differences(_ first: Assignment, _ second: Assignment) -> Int {
    zip(first.entries, second.entries).count { $0 != $1 }
  }

  @Test func aChildDiffersFromALivingParentInOneParameter() throws {
    let run = try run(["trials": 80, "population": 8, "tournament": 3, "window": 1], space)
    for child in 8..<80 {
      #expect(run.assignments[(child - 8)..<child].contains { differences($0, run.assignments[child]) == 1 })
    }
    #expect(run.assignments.allSatisfy { StrategySpaces.isValid($0, in: space) })
    #expect(Set(run.assignments).count == 80)
  }

  @Test func thePopulationIsDrawnFirst() throws {
    let evolved = try run(["trials": 12, "population": 12], space)
    let random = StrategyDrive(try RandomSearch.entry.strategy(["trials": 12], space: space)) { _, _ in 0 }
    #expect(evolved.assignments == random.assignments)
  }

  @Test func theSeedAndTheWindowDecide() throws {
    let section: JSONValue = ["trials": 60, "population": 5, "window": 6]
    let first = try run(section, space)
    #expect(first.assignments == (try run(section, space)).assignments && first.mostOpen == 6)
    #expect(first.assignments != (try run(section, space, seed: 2)).assignments)
    #expect(Set(first.assignments).count == 60)
  }

  /// Of the last two, the better is the parent; the best of all has died, and a failure is the worst.
  @Test(arguments: [([9.0, 1, 2], 2), ([9, 2, 1], 1), ([9, nil, 1], 2), ([9, 1, nil], 1)] as [([Double?], Int)])
  func theOldestDies(fitness: [Double?], parent: Int) throws {
    var sampler = RegularizedEvolution(space, RegularizedEvolutionSettings(population: 2, tournament: 2))
    var rng = SeededGenerator(seed: 4)
    let members = (0..<3).compactMap { _ in space.assignment(using: &rng) }
    for (member, fitness) in zip(members, fitness) {
      sampler.learn(Observation(member, values: fitness.map { [$0] }, state: fitness == nil ? .failed : .complete))
    }
    for number in 3..<40 {
      let context = SamplingContext(
        number: number, attempt: 0, open: [], told: number, stream: rng.child("draw", number))
      guard case .assignment(let child) = sampler.propose(context) else {
        Issue.record("no proposal")
        continue
      }
      #expect(differences(child, members[parent]) == 1)
    }
  }

  @Test func conditionsAreKeptAndASmallSpaceEnds() throws {
    let run = try run(["trials": 20, "population": 3, "tournament": 2], StrategySpaces.conditional)
    #expect(Set(run.candidates.map(\.parameters)) == Set(StrategySpaces.conditionalPoints))
    #expect(run.results.count == 8 && run.reason == "every one of the space's 8 allowed assignments has been evaluated")
  }

  @Test func aMutatedValueIsAnotherOne() {
    var rng = SeededGenerator(seed: 6)
    let domains =
      space.parameters.dropLast().map(\.domain) + [
        .integer(0...1), .integer(1...1_000_000, isLogarithmic: true), .real(-1...1),
      ]
    for domain in domains {
      for _ in 0..<100 {
        let value = domain.random(using: &rng)
        let other = domain.mutated(value, using: &rng)
        #expect(other != value && domain.value(other.json) == other)
      }
    }
    #expect(Domain.fixed("v").mutated(.choice(index: 0, label: "v"), using: &rng).json == "v")
    #expect(Domain.integer(3...3).mutated(.integer(3), using: &rng) == .integer(3))
  }

  @Test func aTournamentIsAtMostThePopulation() {
    let faults = RegularizedEvolution.entry.strategy.faults(["population": 5, "tournament": 6], space: space)
    #expect(faults == ["strategy.tournament: must be at most population (5), found 6"])
  }
}
