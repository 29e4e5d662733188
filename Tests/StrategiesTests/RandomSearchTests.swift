import Essentials
import Search
import Strategies
import Testing

@Suite struct RandomSearchTests {
  private let space = SearchSpace([
    SearchParameter(name: "units", domain: .integer(1...6)),
    SearchParameter(name: "rate", domain: .real(0.001...1, isLogarithmic: true)),
    SearchParameter(name: "activation", domain: .choice(["relu", "tanh"])),
    SearchParameter(name: "dropout", domain: .flag),
    SearchParameter(name: "gene", domain: .bits(5)),
  ])

  private func draws(_ trials: Int, window: Int, seed: UInt64 = 1) throws -> StrategyDrive {
    let section: JSONValue = ["trials": .integer(trials), "window": .integer(window), "duplicates": "allow"]
    return StrategyDrive(try RandomSearch.entry.strategy(section, space: space, seed: seed)) { _, _ in nil }
  }

  @Test func theWindowChangesNoDraw() throws {
    let whole = try draws(20, window: 20)
    let parts = try draws(20, window: 6)
    #expect(whole.mostOpen == 20 && parts.mostOpen == 6)
    #expect(whole.candidates.count == 20 && whole.candidates == parts.candidates)
    #expect(try whole.candidates != draws(20, window: 20, seed: 2).candidates)
    #expect(whole.records.isEmpty && whole.reason == nil)
    #expect(whole.candidates.allSatisfy { $0.batch == nil })
  }

  /// An earlier name of the key.
  @Test func theBatchSizeIsTheWindow() throws {
    let run = StrategyDrive(try RandomSearch.entry.strategy(["trials": 9, "batchSize": 4], space: space)) { _, _ in 1 }
    #expect(run.mostOpen == 4 && run.candidates.count == 9)
  }

  /// Also the ends of an integer's range, to which rounding would give half of their due.
  @Test func drawsAreEvenAndWithinTheSpace() throws {
    var random = RandomSearch(space)
    let all = try (0..<12_000).map { number -> Assignment in
      let stream = SeededGenerator(seed: 1).child("draw", number)
      let context = SamplingContext(number: number, attempt: 0, open: [], told: number, stream: stream)
      guard case .assignment(let drawn) = random.propose(context) else { return Assignment([]) }
      random.learn(Observation(drawn, values: nil, state: .failed))
      return try #require(space.assignment(of: drawn.parameters))
    }
    func hits(_ name: String, _ value: JSONValue) -> Int { all.count { $0[name]?.json == value } }
    // Five standard deviations of a sixth are 204, of a half 274.
    for units in 1...6 { #expect(abs(hits("units", .integer(units)) - 2000) < 204) }
    #expect(abs(hits("activation", "relu") - 6000) < 274 && abs(hits("dropout", true) - 6000) < 274)
    for parameter in space.parameters {
      #expect(all.allSatisfy { ($0[parameter.name]?.json).flatMap(parameter.domain.value) != nil })
    }
    let small = all.count { $0["rate"]?.number ?? 1 < 0.0316 }
    #expect(abs(small - 6000) < 274)
  }

  @Test func whatCannotBeDrawnEndsTheSearch() {
    let space = SearchSpace(
      [SearchParameter(name: "a", domain: .real(0...1))],
      constraints: [LinearConstraint([LinearConstraint.Term(1, "a")], in: 2...3)])
    let search = SampledSearch(
      RandomSearch(space), space: space, settings: SampledSearchSettings(trials: 5, window: 1),
      seed: SeededGenerator(seed: 1))
    #expect(search.ask(OpenTrials()) == .done("no allowed assignment was found in 10,000 draws"))
  }

  /// Candidates drawn whole are drawn one by one, each from a stream of its own.
  @Test func wholeCandidatesAreDrawnInAWindow() throws {
    struct Squares: DrawnSpace {
      func draw(from stream: SeededGenerator) -> DrawnCandidate? {
        var rng = stream
        let side = rng.integer(below: 1_000_000)
        return DrawnCandidate(
          Candidate(parameters: ["side": .integer(side)]), key: stream.key, gene: "\(side)", decoded: [:])
      }
    }
    func run(_ window: Int, seed: UInt64 = 1) throws -> StrategyDrive {
      let target = SearchTarget(
        space: SearchSpace([]), drawn: Squares(), objectives: [Objective("fitness", better: .higher)])
      let section: JSONValue = ["trials": 7, "window": .integer(window)]
      let read = try Settings.read(["strategy": section], from: "f") { reader in
        RandomSearch.entry.plan(reader, reader.section("strategy"), for: target)
      }
      return StrategyDrive(read.settings.makeStrategy(seed: SeededGenerator(seed: seed))) { candidate, trial in
        CandidateResult(candidate: candidate, fitness: 0.5, trial: trial)
      }
    }
    #expect(try run(3).candidates == run(7).candidates && run(3).mostOpen == 3)
    #expect(try run(3).candidates.count == 7 && run(3).candidates != run(3, seed: 2).candidates)
  }
}
