import Essentials
import Search
import Testing

@testable import Strategies

@Suite struct HalvingScheduleTests {
  @Test(arguments: [
    (27, 1, 3, [1, 3, 9, 27]), (9, 1, 3, [1, 3, 9]), (81, 1, 3, [1, 3, 9, 27, 81]), (100, 1, 3, [1, 3, 11, 33, 100]),
    (27, 3, 3, [3, 9, 27]), (27, 2, 3, [3, 9, 27]), (27, 27, 3, [27]), (1, 1, 3, [1]), (16, 1, 4, [1, 4, 16]),
    (10, 2, 2, [2, 5, 10]),
  ])
  func rungsReachTheTop(epochs: Int, minimum: Int, reduction: Int, rungs: [Int]) {
    #expect(HalvingSettings(epochs: epochs, minimumEpochs: minimum, reduction: reduction).rungs == rungs)
  }

  private func table(_ settings: HalvingSettings) -> [[[Int]]] {
    settings.brackets.map { $0.rungs.map { [$0.configurations, $0.epochs] } }
  }

  /// Algorithm 1 of Li et al. (2018), n = ⌈(s_max + 1) η^s / (s + 1)⌉, worked by hand for R = 27 and R = 81, η = 3.
  @Test func bracketsFollowHyperband() {
    #expect(
      table(HalvingSettings(epochs: 27)) == [
        [[27, 1], [9, 3], [3, 9], [1, 27]], [[12, 3], [4, 9], [1, 27]], [[6, 9], [2, 27]], [[4, 27]],
      ])
    #expect(
      table(HalvingSettings(epochs: 81)) == [
        [[81, 1], [27, 3], [9, 9], [3, 27], [1, 81]], [[34, 3], [11, 9], [3, 27], [1, 81]],
        [[15, 9], [5, 27], [1, 81]], [[8, 27], [2, 81]], [[5, 81]],
      ])
  }
}

@Suite struct SuccessiveHalvingTests {
  private func run(
    _ name: String, _ section: JSONValue, space: SearchSpace = StrategySpaces.mixed, seed: UInt64 = 1,
    evaluate: @escaping (Candidate, Int) -> CandidateResult
  ) throws -> StrategyDrive {
    StrategyDrive(try AllocatorTests.entry(name).strategy(section, space: space, seed: seed), evaluate: evaluate)
  }

  private func result(_ candidate: Candidate, _ trial: Int, _ fitness: Double?) -> CandidateResult {
    CandidateResult(candidate: candidate, fitness: fitness, trial: trial)
  }

  /// R = 9, η = 3: 9 at 1 epoch, the best 3 of them at 3, the best of those at 9.
  @Test(arguments: [1, 2, 4, 50])
  func theBestGoOn(window: Int) throws {
    // Trials 4, 7 and 1 are the best of the first rung; they are trials 9, 10 and 11 of the second, and 11 is its best.
    let fitness: [Double] = [0, 0.7, 0.1, 0.2, 0.9, 0.3, 0.4, 0.8, 0.5, 0.91, 0.92, 0.93, 0.99]
    let run = try run("successive-halving", ["epochs": 9, "window": .integer(window)]) {
      result($0, $1, fitness[$1])
    }
    #expect(run.candidates.map(\.epochs) == Array(repeating: 1, count: 9) + [3, 3, 3, 9])
    #expect(run.candidates.map(\.continues) == Array(repeating: nil, count: 9) + [4, 7, 1, 11])
    #expect(run.assignments[9...] == [run.assignments[4], run.assignments[7], run.assignments[1], run.assignments[1]])
    #expect(Set(run.assignments[..<9]).count == 9)
    #expect(run.mostOpen == min(window, 9) && run.reason == nil)
    #expect(
      run.records.map(\.fields) == [
        ["bracket": 0, "rung": 0, "epochs": 1, "trials": 9, "kept": [4, 7, 1]],
        ["bracket": 0, "rung": 1, "epochs": 3, "trials": 3, "kept": [11]],
        ["bracket": 0, "rung": 2, "epochs": 9, "trials": 1, "kept": []],
      ])
    #expect(run.records.allSatisfy { $0.event == "rung" })
  }

  @Test func bracketsAreRepeatedUntilTheTrialsAreSpent() throws {
    let run = try run("successive-halving", ["epochs": 9, "trials": 30]) { result($0, $1, Double($1)) }
    let one = Array(repeating: 1, count: 9) + [3, 3, 3, 9]
    #expect(run.candidates.map(\.epochs) == one + one + [1, 1, 1, 1])
    #expect(Set(run.candidates.filter { $0.continues == nil }.map(\.parameters)).count == 22)
  }

  @Test func hyperbandGoesThroughItsBrackets() throws {
    let run = try run("hyperband", ["epochs": 9]) { result($0, $1, Double($1)) }
    // s = 2: 9, 3, 1; s = 1: ⌈3/2 · 3⌉ = 5, 1; s = 0: 3.
    let epochs =
      Array(repeating: 1, count: 9) + [3, 3, 3, 9] + [3, 3, 3, 3, 3, 9] + [9, 9, 9]
    #expect(run.candidates.map(\.epochs) == epochs)
    #expect(run.candidates[13..<18].allSatisfy { $0.continues == nil } && run.candidates[18].continues == 17)
  }

  @Test func failedAndPrunedTrialsAreNotPromoted() throws {
    let run = try run("successive-halving", ["epochs": 9, "window": 3]) { candidate, trial in
      switch trial {
      case 2: CandidateResult(candidate: candidate, fitness: 0.1, trial: trial)
      case 5: CandidateResult(candidate: candidate, fitness: 0.2, trial: trial)
      case 6: CandidateResult(candidate: candidate, fitness: 9, trial: trial, state: .pruned)
      case 0...8: CandidateResult(candidate: candidate, fitness: trial == 7 ? .nan : nil, trial: trial)
      default: CandidateResult(candidate: candidate, fitness: candidate.continues == 5 ? nil : 0.3, trial: trial)
      }
    }
    // Only trials 5 and 2 are left, and then only 2.
    #expect(run.candidates.map(\.continues)[9..<12] == [5, 2, 10])
  }

  @Test func aRungOfFailuresEndsItsBracket() throws {
    let run = try run("successive-halving", ["epochs": 9, "trials": 18]) { result($0, $1, nil) }
    #expect(run.candidates.allSatisfy { $0.epochs == 1 && $0.continues == nil } && run.results.count == 18)
  }

  /// Of 8 configurations in place of 9: 8 at 1 epoch, ⌊8/3⌋ = 2 at 3, 1 at 9.
  @Test(arguments: [1, 4])
  func aSpaceThatIsTooSmallFillsWhatItCan(window: Int) throws {
    let section: JSONValue = ["epochs": 9, "trials": 40, "window": .integer(window)]
    let run = try run("successive-halving", section, space: StrategySpaces.conditional) { result($0, $1, Double($1)) }
    #expect(Set(run.candidates[..<8].map(\.parameters)) == Set(StrategySpaces.conditionalPoints))
    #expect(run.candidates[8...].map(\.epochs) == [3, 3, 9])
    #expect(run.candidates[8...].map(\.continues) == [7, 6, 9])
    #expect(run.reason == "every one of the space's 8 allowed assignments has been evaluated")
  }
}

@Suite struct ASHATests {
  private func run(
    _ section: JSONValue, space: SearchSpace = StrategySpaces.mixed, fitness: @escaping (Assignment, Int) -> Double?
  ) throws -> StrategyDrive {
    StrategyDrive(try AllocatorTests.entry("asha").strategy(section, space: space), fitness: fitness)
  }

  /// η = 3, R = 9, one at a time, worked by hand.
  @Test func theBestThirdGoesOnAtOnce() throws {
    // 0, 1, 2 at 1 epoch; 1 goes on as 3. 4, 5, 6; of six, 6 and 1 are the best third, so 6 goes on as 7. 8, 9, 10; 4
    // goes on as 11. Of 3, 7, 11 at 3 epochs, 11 goes on as 12.
    let fitness = [0.1, 0.3, 0.2, 0.5, 0.25, 0, 0.4, 0.45, 0.05, 0.06, 0.07, 0.6, 0.9]
    let run = try run(["epochs": 9, "window": 1]) { fitness[$1] }
    #expect(run.candidates.map(\.epochs) == [1, 1, 1, 3, 1, 1, 1, 3, 1, 1, 1, 3, 9])
    #expect(run.candidates.map(\.continues) == [nil, nil, nil, 1, nil, nil, nil, 6, nil, nil, nil, 4, 11])
    #expect(run.assignments[12] == run.assignments[4])
  }

  @Test func openPromotionsAreNotMadeAgain() throws {
    let run = try run(["epochs": 27, "trials": 200, "window": 7]) { _, trial in Double(trial % 11) }
    let continued = run.candidates.compactMap(\.continues)
    #expect(Set(continued).count == continued.count && run.mostOpen == 7 && run.results.count == 200)
    for (candidate, trial) in zip(run.candidates, 0...) {
      guard let earlier = candidate.continues else { continue }
      #expect(earlier <= trial - 1 && run.assignments[earlier] == candidate.assignment)
      #expect(run.candidates[earlier].epochs.map { $0 * 3 } == candidate.epochs)
    }
    #expect(run.candidates.contains { $0.epochs == 27 })
    let new = run.candidates.filter { $0.continues == nil }
    #expect(Set(new.map(\.parameters)).count == new.count)
  }

  /// The rule as it is written, by sorting what was told before each proposal.
  @Test func everyProposalFollowsTheRule() throws {
    var rng = SeededGenerator(seed: 8)
    let fitness = (0..<300).map { _ in rng.bernoulli(0.1) ? nil : Double(rng.integer(below: 40)) }
    let run = try run(["epochs": 27, "trials": 300, "window": 5]) { fitness[$1] }
    let candidates = run.candidates
    for (number, candidate) in candidates.enumerated() {
      let told = 0..<max(number - 4, 0)
      let continued = Set(candidates[..<number].compactMap(\.continues))
      let promotable = [9, 3, 1].lazy.compactMap { epochs -> Int? in
        let rung = told.filter { candidates[$0].epochs == epochs }
        let ranked = rung.sorted { (fitness[$0] ?? -1, -$0) > (fitness[$1] ?? -1, -$1) }
        return ranked.prefix(rung.count / 3).first { fitness[$0] != nil && !continued.contains($0) }
      }
      #expect(candidate.continues == promotable.first)
    }
  }

  @Test func failuresAreNeverPromoted() throws {
    let run = try run(["epochs": 9, "trials": 60]) { _, trial in trial % 5 == 0 ? Double(trial) : nil }
    #expect(run.candidates.compactMap(\.continues).allSatisfy { $0 % 5 == 0 })
    // Failures fill the rung: one in three of them is allowed to go on, but only one in five is no failure.
    #expect(run.candidates.contains { $0.continues != nil })
  }

  @Test func aSmallSpaceEndsAfterItsPromotions() throws {
    let run = try run(["epochs": 9, "trials": 60], space: StrategySpaces.conditional) { _, trial in Double(-trial) }
    #expect(run.candidates.count { $0.epochs == 1 } == 8 && run.candidates.count { $0.epochs == 3 } == 2)
    #expect(run.reason == "every one of the space's 8 allowed assignments has been evaluated")
  }
}
