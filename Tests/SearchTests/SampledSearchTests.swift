import Essentials
import Search
import Testing

/// What every search by a sampler has in common, with samplers that do as they are told.
@Suite struct SampledSearchTests {
  /// Proposes the values that a script has for each attempt of each proposal.
  private struct Scripted: Sampler {
    let script: @Sendable (SamplingContext) -> Int?
    var learnt: [Observation] = []

    func propose(_ context: SamplingContext) -> Sample {
      script(context).map { .assignment(SampledSearchTests.assignment($0)) } ?? .wait
    }

    mutating func learn(_ observation: Observation) { learnt.append(observation) }
  }

  private static let space = SearchSpace([SearchParameter(name: "n", domain: .integer(0...9))])

  private static func assignment(_ value: Int) -> Assignment {
    Assignment([Assignment.Entry(name: "n", value: .integer(value))])
  }

  private func search(
    trials: Int = 20, window: Int = 1, duplicates: SampledSearchSettings.Duplicates = .refuse,
    space: SearchSpace = space, _ script: @escaping @Sendable (SamplingContext) -> Int?
  ) -> SampledSearch {
    SampledSearch(
      Scripted(script: script), space: space,
      settings: SampledSearchSettings(trials: trials, window: window, duplicates: duplicates),
      seed: SeededGenerator(seed: 5))
  }

  /// What is proposed next; nil for an answer that is no candidate.
  private func next(_ search: SampledSearch, open: [Int] = [], others: [Int] = []) -> Int? {
    let trials = OpenTrials(
      own: open.map { Candidate(Self.assignment($0)) }, others: others.map { Candidate(Self.assignment($0)) })
    guard case .candidate(let candidate) = search.ask(trials) else { return nil }
    return candidate.parameters["n"]?.integer
  }

  private func result(_ value: Int, _ fitness: Double?, trial: Int = 0) -> CandidateResult {
    CandidateResult(candidate: Candidate(Self.assignment(value)), fitness: fitness, trial: trial)
  }

  @Test func proposalsAreCountedFromToldAndOpen() {
    let search = search(trials: 4, window: 3) { $0.number * 2 }
    #expect(next(search) == 0 && next(search, open: [0]) == 2 && next(search, open: [0, 2]) == 4)
    #expect(search.ask(OpenTrials(own: [0, 2, 4].map { Candidate(Self.assignment($0)) })) == .wait)
    var told = search
    #expect(told.tell(result(0, 0.5)).isEmpty)
    #expect(next(told, open: [2, 4]) == 6)
    #expect(told.ask(OpenTrials(own: [2, 4, 6].map { Candidate(Self.assignment($0)) })) == .done(nil))
  }

  @Test func whatWasEvaluatedIsRefused() {
    // Insists on 3 twice, then tries another.
    var search = search { $0.attempt < 2 ? 3 : 4 + $0.number }
    #expect(next(search) == 3)
    // Open, as its own trial or as an enqueued one, is as good as evaluated.
    #expect(next(search, others: [3]) == 4)
    _ = search.tell(result(3, nil))
    #expect(next(search) == 5)
    search.learn(result(5, 0.5))
    #expect(next(search) != 5)
  }

  @Test func duplicatesMayBeAllowed() {
    var search = search(duplicates: .allow) { _ in 3 }
    _ = search.tell(result(3, 0.5))
    #expect(next(search) == 3)
  }

  @Test func everyAttemptHasAStreamOfItsOwn() {
    var search = search { context in
      var rng = context.stream
      return rng.integer(below: 10)
    }
    let first = next(search)
    #expect(first == next(search) && first != nil)
    var found: Set<Int> = []
    for trial in 0..<10 {
      guard let value = next(search) else { break }
      found.insert(value)
      _ = search.tell(result(value, 0.5, trial: trial))
    }
    // All ten, each once, although a stream alone would repeat itself.
    #expect(found.count == 10)
    #expect(
      search.ask(OpenTrials()) == .done("every one of the space's 10 allowed assignments has been evaluated"))
  }

  /// A sampler that insists is overruled by what is left of a small space, and, where there is no list, by drawing.
  @Test func aSamplerThatInsistsIsOverruled() {
    var search = search { _ in 3 }
    _ = search.tell(result(3, 0.5))
    let found = next(search)
    #expect(found != nil && found != 3 && next(search) == found)

    let numbers = SearchSpace([SearchParameter(name: "n", domain: .real(0...1))])
    let fixed = Assignment([Assignment.Entry(name: "n", value: .real(0.5))])
    struct Insisting: Sampler {
      let assignment: Assignment
      func propose(_ context: SamplingContext) -> Sample { .assignment(assignment) }
      mutating func learn(_ observation: Observation) {}
    }
    var drawn = SampledSearch(
      Insisting(assignment: fixed), space: numbers, settings: SampledSearchSettings(trials: 9, window: 1),
      seed: SeededGenerator(seed: 5))
    #expect(drawn.ask(OpenTrials()) == .candidate(Candidate(fixed)))
    _ = drawn.tell(CandidateResult(candidate: Candidate(fixed), fitness: 1))
    guard case .candidate(let other) = drawn.ask(OpenTrials()) else {
      Issue.record("nothing was drawn")
      return
    }
    #expect(other.assignment != fixed)
  }

  @Test func whatIsNotAllowedIsNotProposed() {
    let space = SearchSpace(
      Self.space.parameters, forbidden: [[Clause("n", .range(0...6))]])
    let search = search(space: space) { min($0.attempt, 9) }
    #expect(next(search) == 7)
  }

  /// Fitness and values of a failure are nil, whoever proposed it; others' trials are told apart.
  @Test func everythingIsLearntInOrder() throws {
    var search = search { $0.number }
    _ = search.tell(result(0, nil))
    search.learn(result(7, 0.25))
    _ = search.tell(
      CandidateResult(candidate: Candidate(Self.assignment(1)), fitness: 0.5, state: .pruned, values: [0.5, 2]))
    let sampler = try #require(search.sampler as? Scripted)
    #expect(
      sampler.learnt == [
        Observation(Self.assignment(0), values: nil, state: .failed),
        Observation(Self.assignment(7), values: [0.25], state: .complete, isOwn: false),
        Observation(Self.assignment(1), values: [0.5, 2], state: .pruned),
      ])
    #expect(sampler.learnt.map(\.fitness) == [nil, 0.25, 0.5])
    // The imported one takes no place in the count.
    #expect(next(search) == 2)
  }

  @Test func aSamplerMayWaitOrEnd() {
    #expect(search { _ in nil }.ask(OpenTrials(own: [Candidate(Self.assignment(1))])) == .wait)
    struct Over: Sampler {
      func propose(_ context: SamplingContext) -> Sample { .exhausted("nothing is left") }
      mutating func learn(_ observation: Observation) {}
    }
    let search = SampledSearch(
      Over(), space: Self.space, settings: SampledSearchSettings(trials: 9, window: 1), seed: SeededGenerator(seed: 1))
    #expect(search.ask(OpenTrials()) == .done("nothing is left"))
  }

  @Test func settingsAreReadAndRefused() throws {
    func read(_ value: JSONValue) throws -> SampledSearchSettings {
      try Settings.read(value, at: "strategy", from: "c.json") { SampledSearchSettings($0, window: 8) }.settings
    }
    #expect(try read([:]) == SampledSearchSettings(trials: 20, window: 8, duplicates: .refuse))
    #expect(
      try read(["trials": 5, "window": 2, "duplicates": "allow"])
        == SampledSearchSettings(trials: 5, window: 2, duplicates: .allow))
    #expect {
      try read(["trials": 0, "window": 0, "duplicates": "allowed"])
    } throws: {
      "\($0)" == """
        c.json: strategy.trials: expected an integer from 1 to 10000000 trials, found 0
        c.json: strategy.window: expected an integer from 1 to 100000 trials, found 0
        c.json: strategy.duplicates: expected one of "refuse", "allow", found the text "allowed"; did you mean "allow"?
        """
    }
  }
}
