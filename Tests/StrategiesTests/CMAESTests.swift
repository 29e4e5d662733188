import Essentials
import Testing

@testable import Search
@testable import Strategies

@Suite struct CMAESTests {
  private let reals = SearchSpace(
    (0..<4).map { SearchParameter(name: "x\($0)", domain: .real(-5...5)) })
  private let mixed = SearchSpace([
    SearchParameter(name: "rate", domain: .real(1e-5...1, isLogarithmic: true)),
    SearchParameter(name: "layers", domain: .integer(1...60)),
    SearchParameter(name: "units", domain: .integer(8...512, step: 8)),
    SearchParameter(name: "bias", domain: .flag),
  ])

  /// Higher is better; 0 at (1, -2, 3, 1).
  private func sphere(_ x: [Double]) -> Double {
    -zip(x, [1.0, -2, 3, 1]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  /// Higher is better; 0 at rate 0.001, 17 layers, 256 units, with a bias.
  private func network(_ x: [Double]) -> Double {
    let rate = portableLog(x[0] / 0.001) / 5
    let (layers, units) = ((x[1] - 17) / 60, (x[2] - 256) / 504)
    return -(rate * rate + layers * layers + units * units + (1 - x[3]))
  }

  private func sampler(_ space: SearchSpace, _ settings: CMAESSettings = CMAESSettings(), seed: UInt64 = 1) -> CMAES {
    CMAES(space, settings, baseline: nil, seed: SeededGenerator(seed: seed))
  }

  @Test func findsTheMinimumOfABowl() throws {
    let run = EvolutionRun(sampler(reals), reals, trials: 600) { [sphere($0)] }
    #expect(try #require(run.best?.fitness) > -1e-8)
  }

  @Test(arguments: 1...5)
  func findsIntegersAndFlags(seed: Int) throws {
    let run = EvolutionRun(sampler(mixed, seed: UInt64(seed)), mixed, trials: 800) { [network($0)] }
    #expect(try #require(run.best).vector[1...] == [17, 256, 1])
  }

  @Test(arguments: [3, 8, 64])
  func theWindowChangesNothing(window: Int) {
    let reference = EvolutionRun(sampler(mixed), mixed, trials: 100, window: 1) { [network($0)] }
    let run = EvolutionRun(sampler(mixed), mixed, trials: 100, window: window) { [network($0)] }
    #expect(run == reference)
  }

  @Test func seedsDecide() {
    let runs = [1, 1, 2].map { seed in
      EvolutionRun(sampler(reals, seed: seed), reals, trials: 50) { [sphere($0)] }
    }
    #expect(runs[0] == runs[1])
    #expect(Set(runs[0].trials.map(\.vector)).isDisjoint(with: runs[2].trials.map(\.vector)))
  }

  @Test func staysInTheBoxWithTheOptimumInACorner() throws {
    let run = EvolutionRun(sampler(reals), reals, trials: 800) { [$0.reduce(0, +)] }
    #expect(run.trials.allSatisfy { $0.vector.allSatisfy { (-5...5).contains($0) } })
    #expect(try #require(run.best?.fitness) > 19.5)
  }

  @Test func survivesFailures() throws {
    // Half of the box fails, up to the minimum.
    let half = EvolutionRun(sampler(reals), reals, trials: 600) { $0[1] > -2 ? nil : [sphere($0)] }
    #expect(try #require(half.best?.fitness) > -1e-3)
    #expect(EvolutionRun(sampler(reals), reals, trials: 300) { _ in nil }.trials.count == 300)
    #expect(EvolutionRun(sampler(reals), reals, trials: 100) { _ in [.nan] }.trials.count == 100)
  }

  @Test func aSmallSpaceIsSearchedWhole() {
    let small = SearchSpace([
      SearchParameter(name: "a", domain: .integer(1...7)), SearchParameter(name: "b", domain: .flag),
      SearchParameter(name: "c", domain: .fixed(.integer(1))),
    ])
    let run = EvolutionRun(sampler(small), small, trials: 100) { [-abs($0[0] - 3)] }
    #expect(run.trials.count == 14)
    #expect(Set(run.trials.map(\.vector)).count == 14)
    #expect(run.end == "every one of the space's 14 allowed assignments has been evaluated")
  }

  @Test func aConstantIsProposedOnce() {
    let constant = SearchSpace([SearchParameter(name: "a", domain: .fixed(.integer(1)))])
    #expect(EvolutionRun(sampler(constant), constant, trials: 5) { _ in [0] }.trials.count == 1)
  }

  @Test func startsFromTheBaselineOrTheBestImport() {
    let baseline = Assignment((0..<4).map { Assignment.Entry(name: "x\($0)", value: .real(4.5)) })
    let far = Assignment((0..<4).map { Assignment.Entry(name: "x\($0)", value: .real(-4.5)) })
    func mean(_ sampler: CMAES) -> Double {
      let run = EvolutionRun(sampler, reals, trials: 8) { [sphere($0)] }
      return run.trials.flatMap(\.vector).reduce(0, +) / 32
    }
    let settings = CMAESSettings(step: 0.01)
    #expect(mean(CMAES(reals, settings, baseline: baseline, seed: SeededGenerator(seed: 1))) > 4)
    var imported = CMAES(reals, settings, baseline: baseline, seed: SeededGenerator(seed: 1))
    imported.learn(Observation(far, values: [1], state: .complete, isOwn: false))
    imported.learn(Observation(baseline, values: [0], state: .complete, isOwn: false))
    imported.learn(Observation(baseline, values: nil, state: .failed, isOwn: false))
    #expect(mean(imported) < -4)
  }

  @Test func learnsFromEnqueuedTrials() {
    let good = Assignment([1.0, -2, 3, 1].enumerated().map { .init(name: "x\($0)", value: .real($1)) })
    func distance(enqueued: Bool) -> Double {
      var sampler = CMAES(reals, baseline: nil, seed: SeededGenerator(seed: 1))
      for number in 0..<40 {
        let sample = sampler.propose(
          SamplingContext(number: number, attempt: 0, open: [], told: number, stream: SeededGenerator(seed: 0)))
        guard case .assignment(let assignment) = sample else { return .infinity }
        sampler.learn(Observation(assignment, values: [sphere(assignment.vector)], state: .complete))
        if enqueued, number % 8 == 3 {
          sampler.learn(Observation(good, values: [0], state: .complete, isOwn: false))
        }
      }
      let sample = sampler.propose(
        SamplingContext(number: 40, attempt: 0, open: [], told: 40, stream: SeededGenerator(seed: 0)))
      guard case .assignment(let assignment) = sample else { return .infinity }
      return -sphere(assignment.vector)
    }
    #expect(distance(enqueued: true) < distance(enqueued: false))
  }

  @Test func restartsOrEnds() throws {
    let bowl = SearchSpace([SearchParameter(name: "x0", domain: .real(-5...5))])
    let run = EvolutionRun(sampler(bowl), bowl, trials: 1500) { [-$0[0] * $0[0]] }
    #expect(run.trials.count == 1500)
    let second = try #require(run.stages.firstIndex { $0.hasPrefix("restart 1, generation ") })
    // The new run starts wide again.
    #expect(run.trials[second..<second + 8].contains { abs($0.vector[0]) > 0.1 })
    let once = EvolutionRun(sampler(bowl, CMAESSettings(restarts: .none)), bowl, trials: 1500) { [-$0[0] * $0[0]] }
    #expect(once.trials.count == second)
    #expect(once.end?.hasPrefix("CMA-ES has converged: ") == true)
  }

  @Test func restartsWhenTheIntegersAroundAreKnown() throws {
    let grid = SearchSpace(["a", "b"].map { SearchParameter(name: $0, domain: .integer(0...60)) })
    let run = EvolutionRun(sampler(grid), grid, trials: 600) { [-abs($0[0] - 40) - abs($0[1] - 9)] }
    #expect(run.best?.vector == [40, 9])
    let second = try #require(run.stages.firstIndex { $0.hasPrefix("restart 1, ") })
    #expect(second < 400)
    #expect(Set(run.trials.map(\.vector)).count == 600)
  }

  @Test func readsItsSettings() throws {
    func read(_ text: String) throws -> CMAESSettings {
      try Settings.read(JSONValue(parsing: text), from: "a.json") { CMAESSettings($0) }.settings
    }
    #expect(try read("{}") == CMAESSettings())
    #expect(
      try read(#"{"population": 20, "step": 0.3, "restarts": "none"}"#)
        == CMAESSettings(population: 20, step: 0.3, restarts: .none))
    let error = #expect(throws: SettingsError.self) { try read(#"{"population": 3, "restarts": "bipop"}"#) }
    #expect(
      error?.description == """
        a.json: population: expected an integer from 4 to 100000 trials, found 3
        a.json: restarts: expected one of "ipop", "none", found the text "bipop"; did you mean "ipop"?
        """)
  }
}
