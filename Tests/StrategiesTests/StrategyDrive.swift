import Essentials
import Search
import Testing

/// What a strategy did until it was done, its trials evaluated in order.
struct StrategyDrive {
  private(set) var results: [CandidateResult] = []
  private(set) var records: [StrategyRecord] = []
  /// Why it ended before its budget.
  private(set) var reason: String?
  /// The most trials that were open at once.
  private(set) var mostOpen = 0

  var candidates: [Candidate] { results.map(\.candidate) }
  var assignments: [Assignment] { candidates.compactMap(\.assignment) }

  /// - Parameter evaluate: The result of a candidate, by its trial number.
  init(_ strategy: any SearchStrategy, evaluate: (Candidate, Int) -> CandidateResult) {
    var strategy = strategy
    var open: [Candidate] = []
    while results.count < 10_000 {
      let proposal = strategy.ask(OpenTrials(own: open))
      #expect(strategy.ask(OpenTrials(own: open)) == proposal)
      switch proposal {
      case .candidate(let candidate):
        open.append(candidate)
        mostOpen = max(mostOpen, open.count)
        continue
      case .wait: #expect(!open.isEmpty)
      case .done(let reason):
        self.reason = reason
        if open.isEmpty { return }
      }
      if open.isEmpty { return }
      let result = evaluate(open.removeFirst(), results.count)
      results.append(result)
      records += strategy.tell(result)
    }
    Issue.record("the strategy does not end")
  }

  /// - Parameter fitness: Nil for a failure.
  init(_ strategy: any SearchStrategy, fitness: (Assignment, Int) -> Double?) {
    self.init(strategy) { candidate, trial in
      CandidateResult(candidate: candidate, fitness: candidate.assignment.flatMap { fitness($0, trial) }, trial: trial)
    }
  }
}

extension StrategyEntry {
  /// The strategy that a section `strategy` describes for a space.
  func strategy(
    _ section: JSONValue, space: SearchSpace, baseline: Assignment? = nil, seed: UInt64 = 1
  ) throws -> any SearchStrategy {
    try plan(section, space: space, baseline: baseline).plan.makeStrategy(seed: SeededGenerator(seed: seed))
  }

  func plan(
    _ section: JSONValue, space: SearchSpace, baseline: Assignment? = nil
  ) throws -> (plan: StrategyPlan, resolved: JSONValue) {
    let target = SearchTarget(space: space, baseline: baseline, objectives: [Objective("accuracy", better: .higher)])
    let read = try Settings.read(.object(["strategy": section]), from: "test.json") { reader in
      plan(reader, reader.section("strategy"), for: target)
    }
    return (read.settings, read.resolved.object?["strategy"] ?? .null)
  }

  /// The faults of a section `strategy`.
  func faults(_ section: JSONValue, space: SearchSpace) -> [String] {
    do {
      _ = try plan(section, space: space)
      return []
    } catch let error as SettingsError {
      return error.faults.map { "\($0.path): \($0.message)" }
    } catch {
      return ["\(error)"]
    }
  }
}

/// Spaces that strategies must find their way in.
enum StrategySpaces {
  static let mixed = SearchSpace([
    SearchParameter(name: "units", domain: .integer(1...64, isLogarithmic: true)),
    SearchParameter(name: "rate", domain: .real(1e-4...1, isLogarithmic: true)),
    SearchParameter(name: "dropout", domain: .real(0...0.5, step: 0.1)),
    SearchParameter(name: "activation", domain: .choice(["relu", "tanh", "elu"])),
    SearchParameter(name: "size", domain: .choice([1, 2, 4], isOrdered: true)),
    SearchParameter(name: "bias", domain: .flag),
    SearchParameter(name: "gene", domain: .bits(5)),
    SearchParameter(name: "version", domain: .fixed("v1")),
  ])

  /// A momentum only of SGD, and none of it together with 3 layers.
  static let conditional = SearchSpace(
    [
      SearchParameter(name: "optimizer", domain: .choice(["sgd", "adam"])),
      SearchParameter(
        name: "momentum", domain: .choice([0.5, 0.9]),
        when: [Clause("optimizer", .values([.choice(index: 0, label: "sgd")]))]),
      SearchParameter(name: "layers", domain: .integer(1...3)),
    ],
    forbidden: [
      [Clause("momentum", .values([.choice(index: 1, label: 0.9)])), Clause("layers", .values([.integer(3)]))]
    ])

  /// All 8 allowed assignments of `conditional` in odometer order.
  static let conditionalPoints: [[String: JSONValue]] = [
    ["optimizer": "sgd", "momentum": 0.5, "layers": 1], ["optimizer": "sgd", "momentum": 0.5, "layers": 2],
    ["optimizer": "sgd", "momentum": 0.5, "layers": 3], ["optimizer": "sgd", "momentum": 0.9, "layers": 1],
    ["optimizer": "sgd", "momentum": 0.9, "layers": 2], ["optimizer": "adam", "layers": 1],
    ["optimizer": "adam", "layers": 2], ["optimizer": "adam", "layers": 3],
  ]

  /// Whether an assignment is one of a space, and allowed.
  static func isValid(_ assignment: Assignment, in space: SearchSpace) -> Bool {
    space.assignment(of: assignment.parameters) == assignment && space.allows(assignment)
  }
}
