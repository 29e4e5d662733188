import Essentials
import Search
import Testing

@Suite struct GenerationTests {
  private func individual(
    _ id: Int, fitness: Double?, _ origin: Individual.Origin = .crossover, parents: [Int] = [], trial: Int? = nil,
    isKnown: Bool = false
  ) -> Individual {
    Individual(
      id: id, gene: "0101", decoded: ["units": 32], fitness: fitness, trial: trial ?? id, isKnown: isKnown,
      parents: parents, origin: origin)
  }

  private var generation: Generation {
    Generation(
      index: 4,
      individuals: [
        individual(3, fitness: 0.2, .survivor, isKnown: true), individual(7, fitness: 0.6, parents: [3, 5]),
        individual(8, fitness: nil, .forcedMutation, parents: [3]), individual(9, fitness: 0.4, isKnown: true),
      ],
      diversity: Diversity(mean: 1.5, minimum: 0, maximum: 3), seconds: 12.5)
  }

  /// Mean (0.2 + 0.6 + 0.4) / 3 and deviation √((0.2² + 0.2²) / 3), without the failure.
  @Test func statistics() throws {
    #expect(generation.best == 0.6)
    #expect(abs(try #require(generation.mean) - 0.4) < 1e-15)
    #expect(abs(try #require(generation.spread) - (0.08 / 3).squareRoot()) < 1e-15)
    #expect(generation.forcedMutations == 1 && generation.cacheHits == 1)
    let failed = Generation(index: 0, individuals: [individual(0, fitness: nil)], diversity: nil, seconds: 0)
    #expect(failed.best == nil && failed.mean == nil && failed.spread == nil)
  }

  @Test func recordsAreReadBack() throws {
    let record = generation.record
    #expect(record.event == "generation")
    #expect(
      Set(record.fields.keys) == [
        "index", "individuals", "best", "mean", "spread", "diversity", "forcedMutations", "cacheHits", "seconds",
      ])
    #expect(Generation(record) == generation)
    let written = try #require(try JSONValue(parsing: JSONValue.object(record.fields).line).object)
    #expect(Generation(StrategyRecord(event: "generation", fields: written)) == generation)
    let bare = Generation(index: 0, individuals: [], diversity: nil, seconds: 0)
    #expect(Generation(bare.record) == bare)
  }

  @Test func otherRecordsAreNone() {
    var fields = generation.record.fields
    #expect(Generation(StrategyRecord(event: "iteration", fields: fields)) == nil)
    fields["individuals"] = [["id": 1, "gene": "0", "origin": "stork"]]
    #expect(Generation(StrategyRecord(event: "generation", fields: fields)) == nil)
    fields["individuals"] = 3
    #expect(Generation(StrategyRecord(event: "generation", fields: fields)) == nil)
  }

  @Test func theFamilyGoesBackToTheRandomOnes() throws {
    func generation(_ index: Int, _ individuals: [Individual]) -> Generation {
      Generation(index: index, individuals: individuals, diversity: nil, seconds: 0)
    }
    let generations = [
      generation(0, (0..<4).map { individual($0, fitness: 0.1 * Double($0), .random) }),
      generation(
        1,
        [
          individual(3, fitness: 0.3, .survivor, isKnown: true), individual(4, fitness: 0.5, parents: [3, 1]),
          individual(5, fitness: 0.4, parents: [2, 0]),
          individual(6, fitness: 0.5, parents: [2, 0], trial: 4, isKnown: true),
        ]),
      generation(
        2,
        [
          individual(3, fitness: 0.3, .survivor, isKnown: true), individual(4, fitness: 0.5, .survivor, isKnown: true),
          individual(7, fitness: 0.9, .crossoverAndMutation, parents: [4, 3]),
        ]),
    ]
    let lineage = try #require(Lineage(of: 7, in: generations))
    #expect(lineage.members.map(\.individual.id) == [7, 4, 3, 1])
    #expect(lineage.members.map(\.generation) == [2, 1, 0, 0])
    // Trial 4 trained individual 4, not its like, 6.
    #expect(try #require(Lineage(of: 4, in: generations)).winner.individual.id == 4)
    #expect(Lineage(of: 99, in: generations) == nil)
  }
}
