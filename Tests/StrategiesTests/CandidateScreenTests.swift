import Essentials
import Search
import TensorCore
import Testing

@testable import Strategies

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct CandidateScreenTests {
  static func settings(_ changes: JSONValue = [:]) throws -> ScreenSettings {
    try Settings.read(changes, from: "test") { ScreenSettings($0, exponent: 1) }.settings
  }

  private func screen(_ changes: JSONValue = [:], seed: UInt64 = 1) throws -> CandidateScreen {
    CandidateScreen(StrategySpaces.mixed, try Self.settings(changes), seed: SeededGenerator(seed: seed))
  }

  private func assignments(_ count: Int, seed: UInt64 = 3) -> [Assignment] {
    var rng = SeededGenerator(seed: seed)
    return (0..<count).compactMap { _ in StrategySpaces.mixed.assignment(using: &rng) }
  }

  /// Worst to best: the failure, the two equal ones in the middle of ranks 1 and 2, and 3; of 4 trials.
  @Test func targetsAreMidRanksToAPower() {
    let fitness = [0.5, nil, 0.9, 0.5]
    #expect(CandidateScreen.targets(of: fitness, exponent: 1) == [0.5, 0, 1, 0.5])
    #expect(CandidateScreen.targets(of: fitness, exponent: 3) == [0.125, 0, 1, 0.125])
    #expect(CandidateScreen.targets(of: [0.1], exponent: 3) == [0.5])
    #expect(CandidateScreen.targets(of: [nil, nil, 0.1], exponent: 1) == [0.25, 0.25, 1])
    #expect(CandidateScreen.targets(of: [-.greatestFiniteMagnitude, 3, 1e300], exponent: 1) == [0, 0.5, 1])
  }

  /// After twenty batches, candidates with the good label have higher logits than those without.
  @Test func learnsWhatIsGood() throws {
    var screen = try screen()
    func isGood(_ assignment: Assignment) -> Bool { assignment["activation"]?.entry == 1 }
    for assignment in assignments(80) {
      screen.remember(assignment, fitness: isGood(assignment) ? 1 : 0)
      screen.train()
    }
    let unseen = assignments(200, seed: 4)
    for index in screen.discriminators.indices {
      let logits = zip(unseen, screen.logits(of: unseen, by: index))
      let means = [true, false].map { good in
        let own = logits.filter { isGood($0.0) == good }.map(\.1)
        return own.reduce(0, +) / Float(own.count)
      }
      #expect(means[0] > means[1] + 1)
    }
    // Their weights of the trials differ, and so do they.
    #expect(screen.logits(of: unseen, by: 0) != screen.logits(of: unseen, by: 1))
  }

  @Test func theSeedDecides() throws {
    func logits(_ seed: UInt64) throws -> [Float] {
      var screen = try screen(seed: seed)
      for assignment in assignments(9) { screen.remember(assignment, fitness: assignment.vector[0]) }
      screen.train()
      return screen.logits(of: assignments(5), by: 2)
    }
    #expect(try logits(1) == logits(1))
    #expect(try logits(1) != logits(2))
  }

  @Test(arguments: KernelSet.allCases) func learnsTheSameWhateverKernelsTheThreadUses(set: KernelSet) throws {
    func logits() throws -> [Float] {
      var screen = try screen()
      for assignment in assignments(70) { screen.remember(assignment, fitness: assignment.vector[0]) }
      screen.train()
      return screen.logits(of: assignments(5), by: 0)
    }
    #expect(try set.run { try logits() } == KernelSet.baseline.run { try logits() })
  }

  /// A copy learns by itself.
  @Test func aCopyIsAnotherScreen() throws {
    var screen = try screen()
    for assignment in assignments(9) { screen.remember(assignment, fitness: assignment.vector[0]) }
    screen.train()
    let before = screen.logits(of: assignments(5), by: 0)
    var copy = screen
    copy.train()
    #expect(screen.logits(of: assignments(5), by: 0) == before)
    #expect(copy.logits(of: assignments(5), by: 0) != before)
    screen.train()
    #expect(screen.logits(of: assignments(5), by: 0) == copy.logits(of: assignments(5), by: 0))
  }

  /// A learning rate at which weights do not stay finite gives fresh networks, not NaN.
  @Test func divergenceIsForgotten() throws {
    var screen = try screen(["learningRate": 100, "hidden": [64, 64, 64, 64, 64, 64, 64, 64], "steps": 100])
    for assignment in assignments(30) {
      screen.remember(assignment, fitness: assignment.vector[0])
      screen.train()
      let areFinite = screen.discriminators.allSatisfy(\.isFinite)
      #expect(areFinite)
      let logits = screen.logits(of: [assignment], by: 0)
      #expect(logits.allSatisfy { !$0.isNaN })
    }
  }

  /// As `GanRefineDenormalsTests`: no denormal number decides a proposal.
  @Test(arguments: [1, 2, 3]) func everyNumberIsZeroOrNormal(seed: UInt64) throws {
    var screen = try screen(seed: seed)
    for (index, assignment) in assignments(300, seed: seed).enumerated() {
      screen.remember(assignment, fitness: index % 2 == 0 ? nil : assignment.vector[0])
      guard index % 4 == 3 else { continue }
      feclearexcept(FE_UNDERFLOW)
      screen.train()
      _ = screen.logits(of: assignments(20), by: 0)
      #expect(fetestexcept(FE_UNDERFLOW) == 0)
    }
    for player in screen.discriminators {
      #expect(player.network.state.allSatisfy { $0.tensor.values.allSatisfy { $0.isZero || $0.isNormal } })
    }
  }
}

@Suite struct CandidateEncodingTests {
  /// units, rate and dropout are numbers, the three activations one-hot, size is ordered, bias a flag, the gene has 5
  /// bits, and the version is a constant.
  @Test func everyDomainHasItsInputs() throws {
    let encoding = CandidateEncoding(StrategySpaces.mixed)
    #expect(encoding.count == 3 + 3 + 1 + 1 + 5 + 1)
    let assignment = try #require(
      StrategySpaces.mixed.assignment(of: [
        "units": 64, "rate": 0.0001, "dropout": 0.5, "activation": "tanh", "size": 2, "bias": true, "gene": "10011",
        "version": "v1",
      ]))
    #expect(
      encoding.inputs(of: assignment) == [1, -1, 1, 0, 1, 0, 0, 0.5, 0.5, -0.5, -0.5, 0.5, 0.5, 0])
  }

  @Test func inactiveParametersAreZero() throws {
    let encoding = CandidateEncoding(StrategySpaces.conditional)
    let assignment = try #require(StrategySpaces.conditional.assignment(of: ["optimizer": "adam", "layers": 3]))
    #expect(encoding.inputs(of: assignment) == [0.5, 0, 1])
  }

  @Test func whatIsEncodedIsDecoded() {
    var rng = SeededGenerator(seed: 2)
    let space = StrategySpaces.mixed
    let encoding = CandidateEncoding(space)
    for _ in 0..<200 {
      guard let assignment = space.assignment(using: &rng) else { continue }
      let values = encoding.values(at: encoding.inputs(of: assignment)[...])
      // Real numbers are rounded to floats on the way.
      let pairs = zip(assignment.entries.map(\.value), values)
      #expect(pairs.allSatisfy { $0 == $1 || abs($0.entry - $1.entry) < 1e-5 * abs($0.entry) })
    }
  }
}

@Suite struct MutantTests {
  @Test(arguments: [StrategySpaces.mixed, StrategySpaces.conditional]) func mutantsAreOtherAssignments(
    space: SearchSpace
  ) throws {
    var rng = SeededGenerator(seed: 9)
    for _ in 0..<2000 {
      let parent = try #require(space.assignment(using: &rng))
      let mutant = space.mutant(of: parent, step: 0.15, using: &rng)
      #expect(space.assignment(of: mutant.parameters) == mutant && mutant != parent)
    }
  }

  /// Of 9 parameters one changes on average, besides the draws in which none would: 1 + (8/9)^9 = 1.35.
  @Test func aboutOneParameterChanges() throws {
    let space = SearchSpace((0..<9).map { SearchParameter(name: "\($0)", domain: .integer(0...20)) })
    var rng = SeededGenerator(seed: 9)
    let parent = space.assignment(at: Array(repeating: 0, count: 9))
    let changes = (0..<4000).map { _ in
      zip(space.mutant(of: parent, step: 0.15, using: &rng).vector, parent.vector).count { $0 != $1 }
    }
    #expect(abs(Double(changes.reduce(0, +)) / 4000 - 1.346) < 0.06)
  }

  /// Steps are half of the changes of a number: so 0.5 · P(step rounds to ±1) + 0.5 · 2/20 lead to a neighbour, where the
  /// step |N(0, 1)| · 0.15 · 20 is below 1.5 with probability 0.383: 0.24.
  @Test func halfOfTheChangesAreSteps() {
    let domain = Domain.integer(0...20)
    var rng = SeededGenerator(seed: 9)
    let values = (0..<10_000).map { _ in domain.perturbed(.integer(10), step: 0.15, using: &rng).entry }
    #expect(!values.contains(10))
    #expect(abs(Double(values.count { abs($0 - 10) == 1 }) / 10_000 - 0.2415) < 0.02)
    #expect(Set(values).count == 20)
  }

  @Test func theEndOfARangeLeadsBack() {
    var rng = SeededGenerator(seed: 9)
    let domains: [(Domain, ParameterValue)] = [
      (.integer(0...1), .integer(1)), (.real(0...1), .real(1)),
      (.choice([1, 2, 3], isOrdered: true), .choice(index: 0, label: 1)),
      (.real(0...1, step: 0.5), .real(0)), (.bits(1), .bits(BitGene(count: 1, value: 1))),
    ]
    for (domain, value) in domains {
      for _ in 0..<200 { #expect(domain.perturbed(value, step: 0.15, using: &rng) != value) }
    }
    #expect(Domain.fixed("a").perturbed(.choice(index: 0, label: "a"), step: 0.15, using: &rng).json == "a")
  }
}
