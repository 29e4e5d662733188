import Essentials
import Search
import Testing

@testable import Studies

/// A strategy of the registry with short settings on one space.
struct StrategyCase: CustomTestStringConvertible {
  let entry: StrategyEntry
  let spaceName: String
  let target: SearchTarget
  let plan: StrategyPlan
  /// Its section of the configuration with every default.
  let settings: JSONValue

  var testDescription: String { "\(entry.name) on \(spaceName)" }

  /// - Parameter section: Keys besides a short budget.
  /// - Throws: `SettingsError` if the strategy cannot search the space.
  init(_ entry: StrategyEntry, on spaceName: String, _ section: JSONValue = [:], objectives: Int = 1) throws {
    let space = try #require(ContractSpaces.all.first { $0.name == spaceName }?.space)
    var rng = SeededGenerator(seed: 99)
    let target = SearchTarget(
      space: space, baseline: space.assignment(using: &rng),
      objectives: (0..<objectives).map { Objective("value\($0)", better: .higher) }, epochs: .upTo(9))
    // The budget is the key that may be changed when a run is continued, whatever it is called.
    let budget = entry.extendableKeys.map { ($0, JSONValue.integer($0 == "trials" ? 30 : 5)) }
    let config: JSONValue = [
      "strategy": JSONValue.object(Dictionary(uniqueKeysWithValues: budget)).overlaid(by: section)
    ]
    let read = try Settings.read(config, from: "c.json") { reader in
      entry.plan(reader, reader.section("strategy"), for: target)
    }
    (self.entry, self.spaceName, self.target) = (entry, spaceName, target)
    (plan, settings) = (read.settings, read.resolved["strategy"] ?? .null)
  }

  func strategy(seed: UInt64 = 1) -> any SearchStrategy { plan.makeStrategy(seed: SeededGenerator(seed: seed)) }

  /// How many trials may be open at once; nil if the strategy counts otherwise, as by generations.
  var window: Int? { settings["window"]?.integer }
  var refusesDuplicates: Bool { settings["duplicates"] == "refuse" }
}

/// What a strategy did until it was done.
struct StrategyCourse: Equatable {
  private(set) var candidates: [Candidate] = []
  private(set) var results: [CandidateResult] = []
  private(set) var records: [StrategyRecord] = []
  /// Why it ended before its budget was spent.
  private(set) var reason: String?
  private(set) var mostOpen = 0

  var assignments: [Assignment] { candidates.compactMap(\.assignment) }
  /// Assignments whose training was begun, not continued.
  var begun: [Assignment] { candidates.filter { $0.continues == nil }.compactMap(\.assignment) }

  /// Asks until the strategy waits, tells the oldest open trial's result, and asks again.
  /// - Parameter values: Every objective; nil for a failure.
  init(_ strategy: any SearchStrategy, values: (Candidate, Int) -> [Double]?) {
    var strategy = strategy
    var open = OpenTrials()
    while results.count < 5000 {
      let proposal = strategy.ask(open)
      #expect(strategy.ask(open) == proposal, "asking changes something")
      switch proposal {
      case .candidate(let candidate):
        candidates.append(candidate)
        open.own.append(candidate)
        mostOpen = max(mostOpen, open.own.count)
        continue
      case .wait: #expect(!open.own.isEmpty, "it waits for nothing")
      case .done(let reason): self.reason = reason
      }
      guard !open.own.isEmpty else { return }
      let candidate = open.own.removeFirst()
      let values = values(candidate, results.count)
      let result = CandidateResult(
        candidate: candidate, fitness: values?.first, trial: results.count, values: values, seconds: 0.5)
      results.append(result)
      records += strategy.tell(result)
    }
    Issue.record("the strategy does not end")
  }

  /// The same by the study's driver, where trials finish in an order of their own.
  /// - Parameter order: Draws which open trial finishes next.
  init(_ subject: StrategyCase, seed: UInt64 = 1, order: UInt64, values: (Candidate, Int) -> [Double]?) {
    var study = Study(
      name: "contract", method: subject.entry.name, seed: 1, config: [:], version: "1",
      strategy: subject.strategy(seed: seed))
    study.space = subject.target.space
    study.objectives = subject.target.objectives
    var driver = SearchDriver(study)
    var running: [(number: Int, candidate: Candidate)] = []
    var rng = SeededGenerator(seed: order)
    while driver.told < 5000 {
      proposing: while true {
        switch driver.next() {
        case .trial(let number, let candidate, _):
          candidates.append(candidate)
          running.append((number, candidate))
        case .wait: break proposing
        case .done(let reason):
          self.reason = reason
          break proposing
        }
      }
      if let told = driver.tell() {
        records += told
        continue
      }
      guard !running.isEmpty else { break }
      let (number, candidate) = running.remove(at: rng.integer(below: running.count))
      driver.finish(Self.record(number, candidate, values(candidate, number), subject.target.objectives), epochs: [])
    }
    #expect(driver.isIdle, "the strategy does not end")
  }

  private static func record(
    _ number: Int, _ candidate: Candidate, _ values: [Double]?, _ objectives: [Objective]
  ) -> TrialRecord {
    let outcome: Outcome =
      if let values {
        .complete(
          fitness: values[0],
          metrics: Dictionary(uniqueKeysWithValues: zip(objectives.map(\.metric), values).dropFirst()), seconds: 0.5)
      } else {
        .failed("diverged", seconds: 0.5)
      }
    return TrialRecord(number: number, candidate, seed: 1, outcome)
  }
}

/// Made-up values of candidates, which depend on their parameters alone.
enum ContractValues {
  /// - Parameter failures: The share of configurations that always fail.
  static func values(of candidate: Candidate, _ objectives: Int = 1, failures: Double = 0) -> [Double]? {
    var rng = SeededGenerator(seed: 17).child(JSONValue.object(candidate.parameters).line)
    if rng.bernoulli(failures) { return nil }
    return (0..<objectives).map { _ in rng.uniform() }
  }
}
