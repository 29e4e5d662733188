import Essentials
import Testing

@testable import Search
@testable import Strategies

@Suite struct NSGA2Tests {
  private let space = SearchSpace([
    SearchParameter(name: "a", domain: .integer(0...50)),
    SearchParameter(name: "b", domain: .real(0...1)),
    SearchParameter(name: "c", domain: .choice([.string("x"), .string("y"), .string("z")])),
    SearchParameter(name: "d", domain: .flag),
  ])
  private let conditional = SearchSpace([
    SearchParameter(name: "optimizer", domain: .choice([.string("sgd"), .string("adam")])),
    SearchParameter(
      name: "momentum", domain: .real(0...1),
      when: [Clause("optimizer", .values([.choice(index: 0, label: .string("sgd"))]))]),
    SearchParameter(
      name: "beta", domain: .real(2...3),
      when: [Clause("optimizer", .values([.choice(index: 1, label: .string("adam"))]))]),
  ])

  private func score(_ x: [Double]) -> Double { -abs(x[0] - 20) / 50 - abs(x[1] - 0.3) - x[2] - (1 - x[3]) }

  @Test func improvesWithGenerations() throws {
    let run = EvolutionRun(NSGA2(space), space, trials: 500) { [score($0)] }
    func mean(_ trials: ArraySlice<EvolutionRun.Trial>) -> Double {
      trials.compactMap(\.fitness).reduce(0, +) / Double(trials.count)
    }
    #expect(mean(run.trials.suffix(50)) > mean(run.trials.prefix(50)) + 1)
    #expect(try #require(run.best?.fitness) > -0.05)
    #expect(run.stages.first == "generation 0")
    #expect(run.stages.last == "generation 9")
  }

  /// Two objectives with the front b = 0, a anything: higher a and lower a are better.
  @Test func spreadsOverTheFront() {
    let run = EvolutionRun(NSGA2(space), space, trials: 600) { [$0[0] - 50 * $0[1], -$0[0] - 50 * $0[1]] }
    let last = run.trials.suffix(200)
    #expect(last.count { $0.vector[1] < 0.1 } > 100)
    #expect(Set(last.map { $0.vector[0] }).count > 20)
  }

  @Test func nothingIsProposedTwice() {
    let run = EvolutionRun(NSGA2(space, NSGA2Settings(population: 10)), space, trials: 300) { [score($0)] }
    #expect(Set(run.trials.map(\.vector)).count == 300)
    let small = SearchSpace(Array(space.parameters[2...]))
    let all = EvolutionRun(NSGA2(small, NSGA2Settings(population: 4)), small, trials: 50) { [$0[0]] }
    #expect(Set(all.trials.map(\.vector)).count == 6)
    #expect(all.trials.count == 6)
  }

  @Test(arguments: [3, 8, 64])
  func theWindowChangesNothing(window: Int) {
    let sampler = NSGA2(space, NSGA2Settings(population: 20))
    let reference = EvolutionRun(sampler, space, trials: 120, window: 1) { [score($0)] }
    #expect(EvolutionRun(sampler, space, trials: 120, window: window) { [score($0)] } == reference)
  }

  @Test func seedsDecide() {
    let runs = [1, 1, 2].map { seed in EvolutionRun(NSGA2(space), space, trials: 120, seed: seed) { [score($0)] } }
    #expect(runs[0] == runs[1])
    #expect(runs[0].trials != runs[2].trials)
  }

  @Test func failuresAreNotBredFrom() {
    let run = EvolutionRun(NSGA2(space), space, trials: 400) { $0[3] == 1 ? nil : [score($0)] }
    #expect(run.trials.suffix(100).count { $0.values == nil } < 30)
    #expect(EvolutionRun(NSGA2(space), space, trials: 200) { _ in nil }.trials.count == 200)
    #expect(EvolutionRun(NSGA2(space), space, trials: 200) { _ in [.nan, 1] }.trials.count == 200)
  }

  @Test func childrenHaveWhatIsActive() {
    let run = EvolutionRun(NSGA2(conditional, NSGA2Settings(population: 10)), conditional, trials: 200) { [$0[1]] }
    #expect(run.trials.count == 200)
    // By the second value, momentum and beta can be told apart.
    #expect(
      run.trials.allSatisfy { $0.vector[0] == 0 ? (0...1).contains($0.vector[1]) : (2...3).contains($0.vector[1]) })
    #expect(run.trials.suffix(50).count { $0.vector[0] == 1 } > 25)
  }

  @Test(arguments: [Crossover.blend(alpha: 0.5), .simulatedBinary(eta: 2), .simulatedBinary(eta: 20)])
  func numbersAreRecombined(crossover: Crossover) throws {
    let settings = NSGA2Settings(population: 20, crossover: crossover)
    let run = EvolutionRun(NSGA2(space, settings), space, trials: 400) { [score($0)] }
    #expect(run.trials.allSatisfy { (0...50).contains($0.vector[0]) && (0...1).contains($0.vector[1]) })
    #expect(try #require(run.best?.fitness) > -0.05)
  }

  @Test func simulatedBinaryChildrenKeepTheParentsMiddle() {
    let domain = Domain.real(0...100)
    var rng = SeededGenerator(seed: 3)
    var sum = 0.0
    var between = 0
    for _ in 0..<20_000 {
      let child = Crossover.simulatedBinary(eta: 2).child(.real(45), .real(55), domain, using: &rng).entry
      sum += child
      if (45...55).contains(child) { between += 1 }
    }
    // The standard deviation of a child is below 10, so that five of the mean are below 0.36.
    #expect(abs(sum / 20_000 - 50) < 0.36)
    // Half are swapped; half of the others contract.
    #expect(abs(Double(between) / 20_000 - 0.75) < 0.02)
  }

  @Test func importsReplaceTheRandomGeneration() {
    var sampler = NSGA2(space, NSGA2Settings(population: 10, crossoverRate: 0, mutationRate: 0))
    let good = EvolutionRun(NSGA2(space), space, trials: 50, seed: 9) { [score($0)] }
    for (index, trial) in good.trials.enumerated() {
      let x = trial.vector
      let assignment = Assignment([
        .init(name: "a", value: .integer(Int(x[0]))), .init(name: "b", value: .real(x[1])),
        .init(name: "c", value: space.parameters[2].domain.value(index: Int(x[2]))),
        .init(name: "d", value: .flag(x[3] == 1)),
      ])
      #expect(index < 10 || sampler.propose(context(index)) != .wait)
      sampler.learn(Observation(assignment, values: trial.values, state: .complete, isOwn: false))
    }
    // Without crossover and mutation, children are copies of the ten best imports.
    let best = Set(good.trials.sorted { ($0.fitness ?? 0) > ($1.fitness ?? 0) }.prefix(10).map(\.vector))
    for attempt in 0..<20 {
      guard case .assignment(let child) = sampler.propose(context(attempt)) else {
        Issue.record("expected an assignment")
        return
      }
      #expect(best.contains(child.vector))
    }
  }

  private func context(_ seed: Int) -> SamplingContext {
    SamplingContext(number: 0, attempt: 0, open: [], told: 0, stream: SeededGenerator(seed: UInt64(seed)))
  }

  @Test func selectionIsByFrontThenByCrowding() {
    // By hand: the first front is (0, 10), (1, 6), (4, 5), (10, 0) with crowding distances ∞, 0.9, 1.5, ∞; (1, 1) is
    // behind it, and the failure behind all.
    let values: [[Double]?] = [[1, 1], [4, 5], nil, [1, 6], [10, 0], [0, 10]]
    let pool = values.enumerated().map { index, values in
      Parent(
        Observation(
          Assignment([.init(name: "a", value: .integer(index))]), values: values,
          state: values == nil ? .failed : .complete),
        SearchSpace([space.parameters[0]]))
    }
    func order(_ count: Int) -> [Int] { fittest(pool, count).compactMap { $0.values[0].map { Int($0.entry) } } }
    #expect(order(6) == [4, 5, 1, 3, 0, 2])
    #expect(order(3) == [4, 5, 1])
  }

  @Test func readsItsSettings() throws {
    func read(_ text: String, objectives: Int = 1) throws -> NSGA2Settings {
      try Settings.read(JSONValue(parsing: text), from: "a.json") { NSGA2Settings($0, objectives: objectives) }.settings
    }
    #expect(try read("{}") == NSGA2Settings())
    #expect(
      try read(#"{"population": 8, "crossoverRate": 1, "mutationRate": 0.2, "crossover": "blend", "alpha": 0.3}"#)
        == NSGA2Settings(population: 8, crossoverRate: 1, mutationRate: 0.2, crossover: .blend(alpha: 0.3)))
    #expect(try read(#"{"crossover": "sbx"}"#).crossover == .simulatedBinary(eta: 2))
    #expect(try read(#"{"crossover": "sbx"}"#, objectives: 2).crossover == .simulatedBinary(eta: 20))
    let error = #expect(throws: SettingsError.self) { try read(#"{"population": 1, "mutationRate": 2}"#) }
    #expect(
      error?.description == """
        a.json: population: expected an integer from 2 to 100000 trials, found 1
        a.json: mutationRate: expected a number from 0.0 to 1.0, found 2
        """)
  }
}
