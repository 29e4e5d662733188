import Essentials
import Search
import TensorCore
import Testing

@testable import Strategies

@Suite struct MemoryRefinementTests {
  /// 9 numbers of 21 values, best at 14, and a choice that decides half of the fitness.
  private static let space = SearchSpace(
    (0..<5).map { SearchParameter(name: "x\($0)", domain: .integer(0...20)) } + [
      SearchParameter(name: "kind", domain: .choice(["a", "b", "c", "d"]))
    ])

  private static func fitness(_ assignment: Assignment) -> Double {
    let distance = assignment.vector.prefix(5).reduce(0) { $0 + ($1 - 14) * ($1 - 14) / 400 }
    return (assignment["kind"]?.entry == 2 ? 1 : 0) - distance
  }

  private func strategy(_ changes: JSONValue = [:], seed: UInt64 = 1) throws -> any SearchStrategy {
    let section: JSONValue = ["variant": "memory", "iterations": 25]
    return try GanRefineStrategy.entry.strategy(
      section.overlaid(by: changes), space: Self.space,
      baseline: Self.space.assignment(at: Array(repeating: 0, count: 6)), seed: seed)
  }

  private func drive(_ changes: JSONValue = [:], seed: UInt64 = 1) throws -> StrategyDrive {
    StrategyDrive(try strategy(changes, seed: seed)) { assignment, _ in Self.fitness(assignment) }
  }

  @Test func beginsWithTheBaselineAndUniformDraws() throws {
    let drive = try drive()
    #expect(drive.candidates.count == 101 && drive.mostOpen == 4)
    #expect(drive.assignments[0] == Self.space.assignment(at: Array(repeating: 0, count: 6)))
    #expect(drive.candidates.map(\.batch) == [0] + (0..<100).map { 1 + $0 / 4 })
    #expect(Set(drive.assignments).count == 101)
    let origins = drive.records.flatMap { $0.fields["origins"]?.array ?? [] }.compactMap(\.string)
    #expect(origins.prefix(7).allSatisfy { $0 == "uniform" } && origins.count == 100)
    #expect(origins.count { $0 == "mutant" } > 60 && Set(origins) == ["uniform", "mutant"])
    #expect(drive.records[0].fields["baseline"] == .number(Self.fitness(drive.assignments[0])))
  }

  /// Over five seeds its best is far above that of as many uniform draws.
  @Test func findsBetterThanChance() throws {
    let found = try (1...5).map { try drive(seed: $0).results.compactMap(\.fitness).max() ?? 0 }
    let drawn = (1...5).map { seed in
      var rng = SeededGenerator(seed: UInt64(seed))
      return (0..<101).compactMap { _ in Self.space.assignment(using: &rng).map(Self.fitness) }.max() ?? 0
    }
    #expect(found.min() ?? 0 > drawn.max() ?? 0, "\(found) against \(drawn)")
  }

  @Test func generatorsContribute() throws {
    let drive = try drive(["generators": true])
    let origins = Set(drive.records.flatMap { $0.fields["origins"]?.array ?? [] }.compactMap(\.string))
    #expect(origins.isSuperset(of: ["generator 1", "generator 2", "mutant"]))
    #expect(drive.records.dropFirst().allSatisfy { [1, 2].contains($0.fields["better"]) })
    #expect(try self.drive().candidates != drive.candidates)
  }

  @Test(arguments: KernelSet.allCases) func proposesTheSameWhateverKernelsTheThreadUses(set: KernelSet) throws {
    let changes: JSONValue = ["iterations": 4, "generators": true]
    #expect(try set.run { try drive(changes).candidates } == drive(changes).candidates)
  }

  /// The proposals of seed 1 after the draws, as they came out on x86-64: a change of these bits makes every journal
  /// refuse to resume.
  @Test func theProposalsOfASeedStayWhatTheyAre() throws {
    let drive = try drive(["iterations": 3])
    #expect(drive.assignments.suffix(2).map(\.vector) == [[19, 4, 20, 5, 16, 2], [16, 20, 16, 16, 17, 2]])
  }

  @Test func aSmallSpaceEndsTheSearchWithAReason() throws {
    let space = SearchSpace([SearchParameter(name: "kernel", domain: .choice([3, 5, 7]))])
    let strategy = try GanRefineStrategy.entry.strategy(
      ["variant": "memory"], space: space, baseline: space.assignment(at: [0]))
    let drive = StrategyDrive(strategy) { _, _ in nil }
    #expect(Set(drive.assignments).count == 3 && drive.candidates.count == 3)
    #expect(drive.reason == "no assignment was found that has not been evaluated")
  }

  @Test func whatIsForbiddenIsForTheMemoryAlone() {
    let space = StrategySpaces.conditional
    #expect(
      GanRefineStrategy.entry.faults([:], space: space) == [
        "strategy.variant: the source's method may propose any combination of values, and cannot leave out those that "
          + "\"forbidden\" or \"constraints\" exclude; \"memory\" can"
      ])
    #expect(GanRefineStrategy.entry.faults(["variant": "memory"], space: space) == [])
    // The source's variant has no memory.
    let faults = GanRefineStrategy.entry.faults(["memory": ["start": 4]], space: Self.space)
    #expect(faults.count == 1 && faults[0].hasPrefix("strategy.memory: unknown key"), "\(faults)")
  }
}
