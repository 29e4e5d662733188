import Essentials
import Search
import Testing

@testable import Strategies

/// What every allocator of epochs keeps.
@Suite struct AllocatorTests {
  static let names = ["successive-halving", "hyperband", "asha"]

  static func entry(_ name: String) throws -> StrategyEntry {
    let entries = Halving.entries(
      around: [RandomSearch.sampler, RegularizedEvolution.entry, QuasiRandom.entry, Counter.entry])
    return try #require(entries.first { $0.name == name })
  }

  @Test func theNamesAreThese() {
    #expect(Halving.entries(around: [RandomSearch.sampler]).map(\.name) == Self.names)
  }

  @Test(arguments: names)
  func theSeedDecides(name: String) throws {
    func run(_ seed: UInt64) throws -> [Candidate] {
      let section: JSONValue = ["epochs": 27, "trials": 60]
      let strategy = try Self.entry(name).strategy(section, space: StrategySpaces.mixed, seed: seed)
      return StrategyDrive(strategy) { assignment, _ in assignment.vector[1] }.candidates
    }
    #expect(try run(1) == run(1))
    #expect(try run(1) != run(2))
  }

  @Test(arguments: names, ["random", "regularized-evolution", "quasi-random"])
  func anySamplerFindsItsWay(name: String, sampler: String) throws {
    let section: JSONValue = ["epochs": 9, "trials": 100, "sampler": .string(sampler), "window": 3]
    let space = StrategySpaces.conditional
    let run = StrategyDrive(try Self.entry(name).strategy(section, space: space)) { _, trial in Double(trial % 7) }
    #expect(run.assignments.allSatisfy { StrategySpaces.isValid($0, in: space) })
    #expect(run.mostOpen <= 3 && run.reason != nil)
    #expect(run.candidates.count { $0.continues == nil } == 8)
  }

  @Test(arguments: zip(names, [40, 69, 40]))
  func onePassIsTheDefault(name: String, trials: Int) throws {
    let (plan, resolved) = try Self.entry(name).plan(["epochs": 27], space: StrategySpaces.mixed)
    #expect(plan.trials == trials && plan.epochs == 27)
    #expect(resolved["sampler"] == "random" && resolved["window"] == 4 && resolved["reduction"] == 3)
    // What was resolved reads the same.
    #expect(try Self.entry(name).plan(resolved, space: StrategySpaces.mixed).resolved == resolved)
  }

  @Test func aSamplersKeysStandBesideItsNameOrWithIt() throws {
    let entry = try Self.entry("asha")
    let beside = try entry.plan(
      ["epochs": 9, "sampler": "regularized-evolution", "population": 7], space: StrategySpaces.mixed)
    #expect(beside.resolved["population"] == 7 && beside.resolved["tournament"] == 7)
    let within = try entry.plan(
      ["epochs": 9, "sampler": ["name": "regularized-evolution", "population": 7]], space: StrategySpaces.mixed)
    #expect(
      within.resolved["sampler"] == ["name": "regularized-evolution", "population": 7, "tournament": 7])
    let first = StrategyDrive(beside.plan.makeStrategy(seed: SeededGenerator(seed: 1))) { _, trial in Double(trial) }
    let second = StrategyDrive(within.plan.makeStrategy(seed: SeededGenerator(seed: 1))) { _, trial in Double(trial) }
    #expect(first.candidates == second.candidates)
  }

  @Test func wrongSettingsAreRefused() throws {
    let entry = try Self.entry("asha")
    func faults(_ section: JSONValue) -> [String] { entry.faults(section, space: StrategySpaces.mixed) }
    #expect(faults([:]) == ["strategy.epochs: missing; expected an integer from 1 to 1000000000 epochs"])
    #expect(
      faults(["epochs": 9, "minEpochs": 10]) == ["strategy.minEpochs: must be at most epochs (9), found 10"])
    #expect(
      faults(["epochs": 9, "sampler": "randon"]) == [
        "strategy.sampler: expected one of \"random\", \"regularized-evolution\", \"quasi-random\", \"counter\", "
          + "found the text \"randon\"; did you mean \"random\"?"
      ])
    #expect(
      faults(["epochs": 9, "sampler": ["name": 3]]).first?.hasPrefix("strategy.sampler.name: expected a text") == true)
    #expect(
      faults(["epochs": 9, "sampler": ["name": "random", "size": 3]]).first?.hasPrefix("strategy.sampler.size: unknown")
        == true)
  }

  /// The sampler knows every result that was told, those of promoted configurations with their epochs.
  @Test func theSamplerLearnsEveryResult() throws {
    let section: JSONValue = ["epochs": 9, "trials": 13, "window": 1, "sampler": "counter", "duplicates": "allow"]
    let space = SearchSpace([
      SearchParameter(name: "learnt", domain: .integer(0...1000)),
      SearchParameter(name: "epochs", domain: .integer(0...1000)),
    ])
    let run = StrategyDrive(try Self.entry("asha").strategy(section, space: space)) { _, trial in Double(-trial) }
    #expect(run.candidates.map(\.epochs) == [1, 1, 1, 3, 1, 1, 1, 3, 1, 1, 1, 3, 9])
    let new = run.candidates.filter { $0.continues == nil }.compactMap { $0.assignment?.vector }
    #expect(new == [[0, 0], [1, 1], [2, 2], [4, 6], [5, 7], [6, 8], [8, 12], [9, 13], [10, 14]])
  }
}

/// Proposes what it has learnt: the number of results and the sum of their epochs.
private struct Counter: Sampler {
  private var learnt = 0
  private var epochs = 0

  func propose(_ context: SamplingContext) -> Sample {
    .assignment(
      Assignment([.init(name: "learnt", value: .integer(learnt)), .init(name: "epochs", value: .integer(epochs))]))
  }

  mutating func learn(_ observation: Observation) {
    learnt += 1
    epochs += observation.epochs ?? 0
  }

  static let entry = SamplerEntry(name: "counter", summary: "counts", searches: .anySpace, window: 1) { _, _ in
    { _ in Counter() }
  }
}
