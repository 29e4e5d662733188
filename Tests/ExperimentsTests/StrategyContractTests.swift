import Essentials
import Experiments
import Search
import Studies
import Testing

/// What every strategy of the registry keeps, on every space that it searches.
@Suite struct StrategyContractTests {
  private static let names = StrategyRegistry.all.map(\.name)
  /// Those that propose one assignment at a time.
  private static let samplers = Set(StrategyRegistry.samplers.map(\.name))
  /// Those in which nothing is drawn, so that every seed proposes the same.
  private static let undrawn: Set = ["grid"]

  private func entry(_ name: String) throws -> StrategyEntry { try #require(StrategyRegistry.entry(named: name)) }

  /// Settings under which a strategy is another one.
  private static let variants: [String: [JSONValue]] = [
    "gan-refine": [["variant": "memory"], ["variant": "memory", "generators": true]],
    "similarity-ga": [["screening": [:]]], "chromosome-ga": [["screening": [:]]],
  ]

  /// The spaces that a strategy searches, in each of its variants.
  private func cases(_ name: String, _ section: JSONValue = [:], objectives: Int = 1) throws -> [StrategyCase] {
    try ([[:]] + (Self.variants[name] ?? [])).flatMap { variant in
      try ContractSpaces.all.compactMap { space in
        do {
          return try StrategyCase(
            entry(name), on: space.name, variant.overlaid(by: section), objectives: objectives)
        } catch is SettingsError {
          return nil
        }
      }
    }
  }

  private func course(
    _ subject: StrategyCase, seed: UInt64 = 1, failures: Double = 0
  ) -> StrategyCourse {
    let count = subject.target.objectives.count
    return StrategyCourse(subject.strategy(seed: seed)) { candidate, _ in
      ContractValues.values(of: candidate, count, failures: failures)
    }
  }

  @Test func everyNameIsGivenOnce() {
    #expect(Set(Self.names).count == Self.names.count)
    for entry in StrategyRegistry.all {
      #expect(!entry.summary.isEmpty && !entry.summary.hasSuffix(".") && !entry.extendableKeys.isEmpty)
    }
  }

  /// Every strategy searches at least one space, and says of the others why it does not.
  @Test(arguments: names) func whatIsNotSearchedIsRefusedWithASentence(name: String) throws {
    #expect(try !cases(name).isEmpty)
    for space in ContractSpaces.all {
      do {
        _ = try StrategyCase(entry(name), on: space.name)
      } catch let error as SettingsError {
        #expect(!error.faults.isEmpty)
        for fault in error.faults { #expect(!fault.path.isEmpty && fault.message.count > 20, "\(fault)") }
      }
    }
  }

  /// Settings with their defaults are settings, and mean the same.
  @Test(arguments: names) func resolvedSettingsResolveToThemselves(name: String) throws {
    for subject in try cases(name) {
      let again = try StrategyCase(entry(name), on: subject.spaceName, subject.settings)
      #expect(again.settings == subject.settings, "on \(subject.spaceName)")
      #expect(course(again) == course(subject), "on \(subject.spaceName)")
    }
  }

  @Test(arguments: names) func theSeedDecides(name: String) throws {
    for subject in try cases(name) {
      let first = course(subject)
      #expect(course(subject) == first, "on \(subject.spaceName)")
      #expect(first.candidates.count > 1, "on \(subject.spaceName)")
      let isSame = course(subject, seed: 2).candidates == first.candidates
      // The few orders of a small space may be alike.
      if subject.spaceName != "small" { #expect(isSame == Self.undrawn.contains(name), "on \(subject.spaceName)") }
    }
  }

  @Test(arguments: names) func proposalsAreInTheSpaceAndAllowed(name: String) throws {
    for subject in try cases(name) {
      let space = subject.target.space
      for seed in 1...3 {
        let course = course(subject, seed: UInt64(seed), failures: 0.2)
        #expect(course.assignments.count == course.candidates.count)
        for candidate in course.candidates {
          let assignment = try #require(candidate.assignment)
          #expect(candidate.parameters == assignment.parameters)
          #expect(space.assignment(of: candidate.parameters) == assignment, "on \(subject.spaceName): \(candidate)")
          #expect(space.allows(assignment), "on \(subject.spaceName): \(candidate)")
        }
      }
    }
  }

  /// The study's driver, in which trials finish in any order, proposes and learns the same as asking and telling by hand.
  @Test(arguments: names) func theOrderInWhichTrialsFinishChangesNothing(name: String) throws {
    for subject in try cases(name) {
      let expected = course(subject, failures: 0.1)
      for order in 1...3 {
        let found = StrategyCourse(subject, order: UInt64(order)) { candidate, _ in
          ContractValues.values(of: candidate, failures: 0.1)
        }
        #expect(found.candidates == expected.candidates, "on \(subject.spaceName)")
        #expect(found.records == expected.records && found.reason == expected.reason, "on \(subject.spaceName)")
      }
    }
  }

  /// A search that is run again from its beginning, with the results that a journal has kept, goes on as it would have.
  @Test(arguments: names) func aReplayGoesOnTheSame(name: String) throws {
    for subject in try cases(name) {
      let whole = course(subject, failures: 0.1)
      let replayed = StrategyCourse(subject.strategy()) { _, trial in
        whole.results[trial].fitness == nil ? nil : whole.results[trial].values
      }
      #expect(replayed == whole, "on \(subject.spaceName)")
    }
  }

  /// A strategy is a value: what is told to a copy changes nothing of the original.
  @Test(arguments: names) func aCopyIsASearchOfItsOwn(name: String) throws {
    for subject in try cases(name) {
      var strategy = subject.strategy()
      var open = OpenTrials()
      for trial in 0..<12 {
        while case .candidate(let candidate) = strategy.ask(open) { open.own.append(candidate) }
        guard let candidate = open.own.first else { break }
        let before = strategy.ask(open)
        var copy = strategy
        var rest = open
        while let other = rest.own.first {
          rest.own.removeFirst()
          _ = copy.tell(CandidateResult(candidate: other, fitness: -Double(trial), trial: trial))
        }
        #expect(strategy.ask(open) == before, "on \(subject.spaceName)")
        open.own.removeFirst()
        let values = ContractValues.values(of: candidate)
        _ = strategy.tell(CandidateResult(candidate: candidate, fitness: values?.first, trial: trial))
      }
    }
  }

  @Test(arguments: names) func failuresAreSurvivedAndRemembered(name: String) throws {
    for subject in try cases(name) {
      for share in [0.3, 1] {
        let course = course(subject, failures: share)
        #expect(!course.results.isEmpty, "on \(subject.spaceName)")
        guard Self.samplers.contains(name) else { continue }
        let failed = course.results.filter { $0.fitness == nil }.compactMap(\.candidate.assignment)
        #expect(Set(failed).count == failed.count, "on \(subject.spaceName): a failed one is proposed again")
      }
    }
  }

  /// Equal, huge and negative values are no trouble.
  @Test(arguments: names) func anyFiniteValuesAreLearnt(name: String) throws {
    let values: [(Int) -> Double] = [
      { _ in 0.5 }, { $0 % 2 == 0 ? 1e300 : -1e300 }, { -Double($0) * 1e-300 },
      { $0 == 3 ? .greatestFiniteMagnitude : 0 },
    ]
    for subject in try cases(name) {
      for value in values {
        let course = StrategyCourse(subject.strategy()) { _, trial in [value(trial)] }
        for assignment in course.assignments {
          #expect(subject.target.space.assignment(of: assignment.parameters) == assignment, "on \(subject.spaceName)")
        }
      }
    }
  }

  @Test(arguments: names) func theWindowIsKept(name: String) throws {
    for subject in try cases(name) {
      guard let window = subject.window else { continue }
      #expect(course(subject).mostOpen <= window, "on \(subject.spaceName)")
      for narrow in [1, 3] {
        let other = try StrategyCase(entry(name), on: subject.spaceName, ["window": .integer(narrow)])
        #expect(course(other).mostOpen <= narrow, "on \(subject.spaceName)")
      }
    }
  }

  @Test(arguments: names) func duplicatesAreRefusedUnlessAllowed(name: String) throws {
    for subject in try cases(name) where subject.refusesDuplicates {
      let begun = course(subject, failures: 0.1).begun
      #expect(Set(begun).count == begun.count, "on \(subject.spaceName)")
    }
    // Samplers may all be told to allow them.
    guard Self.samplers.contains(name) else { return }
    for subject in try cases(name, ["duplicates": "allow"]) where subject.spaceName == "small" {
      let course = course(subject)
      #expect(course.candidates.count == 30 || course.reason?.isEmpty == false)
    }
  }

  /// A search ends with its budget, or says in a sentence why it ended before.
  @Test(arguments: names) func theSearchEndsWithItsBudgetOrSaysWhy(name: String) throws {
    for subject in try cases(name) {
      let course = course(subject)
      #expect(course.candidates.count <= subject.plan.maximumTrials, "on \(subject.spaceName)")
      if let trials = subject.plan.trials, course.candidates.count < trials {
        let reason = try #require(course.reason, "on \(subject.spaceName)")
        #expect(reason.contains(" ") && !reason.hasSuffix("."))
      } else if let trials = subject.plan.trials {
        #expect(course.candidates.count == trials, "on \(subject.spaceName)")
      }
      let space = subject.target.space
      if subject.refusesDuplicates, let all = space.allAssignments(limit: 1000) {
        #expect(course.begun.count <= all.count)
      }
    }
  }

  /// Results that the strategy did not ask for, of enqueued and imported trials, take no place in its own count.
  @Test(arguments: names) func resultsOfOthersAreLearnt(name: String) throws {
    for subject in try cases(name) {
      let space = subject.target.space
      var rng = SeededGenerator(seed: 31)
      let others = try (0..<5).map { _ in try #require(space.assignment(using: &rng)) }
      var strategy = subject.strategy()
      for (index, other) in others.enumerated() {
        strategy.learn(
          CandidateResult(candidate: Candidate(other), fitness: index == 2 ? nil : Double(index), trial: -1))
      }
      let course = StrategyCourse(strategy) { candidate, _ in ContractValues.values(of: candidate) }
      #expect(course.candidates.count > 0 || course.reason != nil, "on \(subject.spaceName)")
      for assignment in course.assignments { #expect(space.allows(assignment)) }
      // What is known already is not evaluated again.
      guard subject.refusesDuplicates, Self.samplers.contains(name) else { continue }
      #expect(Set(course.begun).isDisjoint(with: others), "on \(subject.spaceName)")
    }
  }

  @Test(arguments: names) func severalObjectivesAreSearchedOrRefused(name: String) throws {
    let most = try entry(name).objectives.upperBound
    #expect(try entry(name).objectives.contains(1))
    if most == 1 {
      #expect(try cases(name, objectives: 2).isEmpty)
      return
    }
    for subject in try cases(name, objectives: 2) {
      let first = course(subject, failures: 0.1)
      #expect(first == course(subject, failures: 0.1) && first.candidates.count > 1, "on \(subject.spaceName)")
    }
  }
}
