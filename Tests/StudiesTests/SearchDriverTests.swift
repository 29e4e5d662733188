import Essentials
import Search
import TestSupport
import Testing

@testable import Studies

/// When what is proposed, and when what is told.
@Suite struct SearchDriverTests {
  /// Proposes 0, 1, 2, … with a window, and remembers what it was told.
  private struct Counting: SearchStrategy {
    let window: Int
    var told: [Double?] = []
    var learnt: [Double?] = []

    func ask(_ open: OpenTrials) -> Proposal {
      if open.own.count == window { return .wait }
      return .candidate(SearchDriverTests.toyCandidate(told.count + open.own.count))
    }

    mutating func tell(_ result: CandidateResult) -> [StrategyRecord] {
      told.append(result.fitness)
      return [StrategyRecord(event: "told", fields: ["index": .integer(told.count)])]
    }

    mutating func learn(_ result: CandidateResult) { learnt.append(result.fitness) }
  }

  fileprivate static func toyCandidate(_ number: Int) -> Candidate {
    Candidate(toySpace.assignment(at: [Double(number % 100) / 50 - 1, 0, 0, 0]))
  }

  private func driver(
    window: Int, limit: Int? = nil, objectives: [Objective] = [.fitness], targets: [StudyOptions.Target] = [],
    pruner: (any Pruner)? = nil
  ) -> SearchDriver {
    var study = toyStudy()
    study.strategy = Counting(window: window)
    study.objectives = objectives
    study.pruner = pruner
    return SearchDriver(study, limit: limit, targets: targets)
  }

  private func proposed(_ driver: inout SearchDriver) -> [Int] {
    var numbers: [Int] = []
    while case .trial(let number, _, _) = driver.next() { numbers.append(number) }
    return numbers
  }

  private func record(_ number: Int, _ outcome: Outcome) -> TrialRecord {
    TrialRecord(number: number, Self.toyCandidate(number), seed: 1, outcome)
  }

  @Test func resultsWaitForThoseBeforeThem() {
    var driver = driver(window: 3)
    #expect(proposed(&driver) == [0, 1, 2])
    driver.finish(record(2, .complete(fitness: 0.2)), epochs: [])
    driver.finish(record(1, .failed("diverged")), epochs: [])
    #expect(driver.tell() == nil && proposed(&driver).isEmpty && driver.told == 0)
    driver.finish(record(0, .complete(fitness: 0.5)), epochs: [])
    for told in 1...3 {
      #expect(driver.tell()?.map(\.event) == ["told"])
      #expect(driver.told == told)
    }
    #expect(driver.tell() == nil && driver.isIdle)
    #expect((driver.strategy as? Counting)?.told == [0.5, nil, 0.2])
    #expect(proposed(&driver) == [3, 4, 5])
  }

  @Test func enqueuedTrialsComeFirstAndAreLearntOnly() throws {
    var driver = driver(window: 2)
    let mine = toySpace.assignment(at: [1, 1, 1, 1])
    driver.enqueue([mine])
    guard case .trial(let number, let candidate, let origin) = driver.next() else {
      Issue.record("nothing was proposed")
      return
    }
    #expect(number == 0 && candidate.assignment == mine && origin == .enqueued)
    // It takes no place in the strategy's window.
    #expect(proposed(&driver) == [1, 2])
    driver.finish(
      TrialRecord(number: 0, candidate, seed: 1, origin: .enqueued, .complete(fitness: 0.75)), epochs: [])
    #expect(driver.tell()?.isEmpty == true)
    let strategy = try #require(driver.strategy as? Counting)
    #expect(strategy.told.isEmpty && strategy.learnt == [0.75])
    driver.learn(mine, values: [0.5])
    #expect((driver.strategy as? Counting)?.learnt == [0.75, 0.5])
  }

  @Test func valuesAreTurnedSoThatHigherIsBetter() {
    var driver = driver(
      window: 1, objectives: [Objective("loss", better: .lower), Objective("accuracy", better: .higher)])
    _ = proposed(&driver)
    driver.finish(record(0, .complete(fitness: 0.25, metrics: ["accuracy": 0.5])), epochs: [])
    _ = driver.tell()
    _ = proposed(&driver)
    // A trial that has not measured every objective is of no use.
    driver.finish(record(1, .complete(fitness: 0.25)), epochs: [])
    _ = driver.tell()
    #expect((driver.strategy as? Counting)?.told == [-0.25, nil])
  }

  @Test func aLimitEndsTheProposals() {
    var driver = driver(window: 5, limit: 3)
    #expect(proposed(&driver) == [0, 1, 2])
    guard case .done(nil) = driver.next() else {
      Issue.record("the limit is no end")
      return
    }
  }

  @Test func aTargetEndsTheSearchWithAReason() {
    let targets = [StudyOptions.Target(metric: "loss", value: 0.1)]
    var driver = driver(window: 2, objectives: [Objective("loss", better: .lower)], targets: targets)
    _ = proposed(&driver)
    driver.finish(record(0, .complete(fitness: 0.2)), epochs: [])
    driver.finish(record(1, .complete(fitness: 0.1)), epochs: [])
    _ = driver.tell()
    #expect(proposed(&driver) == [2])
    _ = driver.tell()
    guard case .done(let reason) = driver.next() else {
      Issue.record("the target is no end")
      return
    }
    #expect(reason == "trial 1 reached loss 0.1")
    #expect(!driver.isIdle)
  }

  /// Thresholds follow from what was told before the proposal; curves reach the pruner alone.
  @Test func thresholdsComeFromWhatWasTold() {
    let pruner = PercentilePruner(PrunerSettings(.median, startupTrials: 1))
    var driver = driver(window: 1, objectives: [Objective("accuracy", better: .higher)], pruner: pruner)
    func thresholds() -> [PruningThreshold] {
      guard case .trial(_, let candidate, _) = driver.next() else { return [] }
      return candidate.thresholds
    }
    #expect(thresholds() == [])
    let epochs = [0.25, 0.5].enumerated().map { EpochRecord(epoch: $0 + 1, validationAccuracy: $1) }
    driver.finish(record(0, .complete(fitness: 0.5)), epochs: epochs)
    _ = driver.tell()
    #expect(thresholds() == [PruningThreshold(epoch: 1, values: [0.25]), PruningThreshold(epoch: 2, values: [0.5])])
  }
}

/// A running trial against the thresholds of its task.
@Suite struct PruningTests {
  private func answers(_ thresholds: [PruningThreshold], _ accuracies: [Double?]) -> [EpochAnswer] {
    var task = TrialTask(number: 0, parameters: [:], seed: 1)
    task.objectives = [Objective("accuracy", better: .higher)]
    task.thresholds = thresholds
    var pruning = Pruning(task)
    return accuracies.enumerated().map { index, accuracy in
      pruning.answer(to: EpochRecord(epoch: index + 1, validationAccuracy: accuracy))
    }
  }

  @Test func theBestSoFarCounts() {
    let limits = [PruningThreshold(epoch: 2, values: [0.5]), PruningThreshold(epoch: 4, values: [0.7])]
    #expect(answers(limits, [0.6, 0.1, 0.1, 0.1]) == [.proceed, .proceed, .proceed, .stop])
    #expect(answers(limits, [0.1, 0.4]) == [.proceed, .stop])
    // As good as the limit is good enough.
    #expect(answers(limits, [0.1, 0.5, 0.5, 0.7]) == [.proceed, .proceed, .proceed, .proceed])
    #expect(answers([], [0, 0]) == [.proceed, .proceed])
    // What is not measured is not judged.
    #expect(answers(limits, [nil, nil]) == [.proceed, .proceed])
  }
}
