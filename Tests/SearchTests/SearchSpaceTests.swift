import Essentials
import Testing

@testable import Search

/// Spaces with every kind of domain, of condition and of combination that is not allowed.
enum Spaces {
  static let everyDomain = SearchSpace([
    SearchParameter(name: "count", domain: .integer(-3...9, step: 3)),
    SearchParameter(name: "units", domain: .integer(1...4000, isLogarithmic: true)),
    SearchParameter(name: "rate", domain: .real(5e-308...1.7e308, isLogarithmic: true)),
    SearchParameter(name: "dropout", domain: .real(0...0.5, step: 0.1)),
    SearchParameter(name: "slope", domain: .real(-0.3...0.1)),
    SearchParameter(name: "activation", domain: .choice(["relu", "tanh", "a,\"b\""])),
    SearchParameter(name: "batch", domain: .choice([16, 32, 64], isOrdered: true)),
    SearchParameter(name: "bias", domain: .flag),
    SearchParameter(name: "gene", domain: .bits(20)),
    SearchParameter(name: "epochs", domain: .fixed(12)),
    SearchParameter(name: "device", domain: .fixed("cpu")),
  ])

  /// Optimizer and momentum, the momentum's schedule with it; adam has a decay.
  static let conditional = SearchSpace([
    SearchParameter(name: "optimizer", domain: .choice(["sgd", "adam", "rmsprop"])),
    SearchParameter(
      name: "momentum", domain: .choice([0, 0.5, 0.9]),
      when: [Clause("optimizer", .values([sgd, .choice(index: 2, label: "rmsprop")]))]),
    SearchParameter(
      name: "nesterov", domain: .flag, when: [Clause("momentum", .range(0.1...1)), Clause("optimizer", .values([sgd]))]),
    SearchParameter(
      name: "decay", domain: .integer(1...2), when: [Clause("optimizer", .values([.choice(index: 1, label: "adam")]))]),
  ])

  static let sgd = ParameterValue.choice(index: 0, label: "sgd")

  /// Three integers of 0...4, whose sum is from 2 to 5 and whose first two are not both 1.
  static let constrained = SearchSpace(
    ["a", "b", "c"].map { SearchParameter(name: $0, domain: .integer(0...4)) },
    forbidden: [[Clause("a", .values([.integer(1)])), Clause("b", .values([.integer(1)]))]],
    constraints: [LinearConstraint(["a", "b", "c"].map { LinearConstraint.Term(1, $0) }, in: 2...5)])

  static let all = [everyDomain, conditional, constrained]
}

@Suite struct SearchSpaceTests {
  @Test func vectorsNameChoicesByIndexAndFlagsByDigit() {
    let space = SearchSpace([
      SearchParameter(name: "units", domain: .integer(0...10)),
      SearchParameter(name: "activation", domain: .choice(["a", "b"])),
      SearchParameter(name: "dropout", domain: .flag),
    ])
    let assignment = space.assignment(at: [0, 0.9, -0.9])
    #expect(assignment.vector == [5, 1, 0])
    #expect(assignment.parameters == ["units": 5, "activation": "b", "dropout": false])
  }

  /// Not active: what a clause excludes, and what depends on a parameter that is itself inactive.
  @Test func inactiveParametersAreAbsent() {
    let space = Spaces.conditional
    #expect(space.isConditional && !space.isConstrained && space.size == nil)
    #expect(space.assignment(at: [-1, 1, 1, 0]).parameters == ["optimizer": "sgd", "momentum": 0.9, "nesterov": true])
    #expect(space.assignment(at: [-1, -1, 1, 0]).parameters == ["optimizer": "sgd", "momentum": 0])
    #expect(space.assignment(at: [0, 1, 1, 1]).parameters == ["optimizer": "adam", "decay": 2])
    #expect(space.assignment(at: [1, 0, 1, 1]).parameters == ["optimizer": "rmsprop", "momentum": 0.5])
    #expect(space.assignment(at: [0, 1, 1, 1])["momentum"] == nil)
    #expect(space.assignment(at: [0, 1, 1, 1])["decay"] == .integer(2))
  }

  @Test func valuesArePutBackInTableOrder() {
    let space = Spaces.conditional
    let adam = space.assignment(at: [0, 1, 1, 1])
    #expect(space.values(of: adam) == [.choice(index: 1, label: "adam"), nil, nil, .integer(2)])
    #expect(space.point(of: adam) == [0, 0, 0, 1])
    #expect(space.index(of: "nesterov") == 2 && space.index(of: "rate") == nil)
    #expect(space.names == ["optimizer", "momentum", "nesterov", "decay"])
  }

  @Test func combinationsThatAreNotAllowed() {
    let space = Spaces.constrained
    #expect(space.isConstrained && !space.isConditional && space.size == 125)
    func allows(_ values: Int...) -> Bool {
      space.allows(space.assignment { index, _ in .integer(values[index]) })
    }
    #expect(allows(0, 0, 2) && allows(4, 1, 0) && allows(0, 1, 1))
    #expect(!allows(0, 0, 1) && !allows(2, 2, 2) && !allows(1, 1, 1))
  }

  /// A constraint about a parameter that is inactive holds; a forbidden combination with one does not.
  @Test func inactiveParametersBreakNoRule() {
    let space = SearchSpace(
      Spaces.conditional.parameters,
      forbidden: [
        [Clause("optimizer", .values([.choice(index: 1, label: "adam")])), Clause("momentum", .range(0...1))]
      ],
      constraints: [LinearConstraint([LinearConstraint.Term(1, "momentum")], in: 0.4...1)])
    #expect(space.allows(space.assignment(at: [0, 1, 1, 1])))
    #expect(space.allows(space.assignment(at: [-1, 1, 1, 1])) && !space.allows(space.assignment(at: [-1, -1, 1, 1])))
  }

  /// A choice of numbers and a flag count as numbers in a constraint.
  @Test func constraintsWeighNumbers() {
    let space = SearchSpace(
      [
        SearchParameter(name: "batch", domain: .choice([16, 32])), SearchParameter(name: "bias", domain: .flag),
        SearchParameter(name: "rate", domain: .real(0...1)),
      ],
      constraints: [
        LinearConstraint(
          [LinearConstraint.Term(1, "batch"), LinearConstraint.Term(-8, "bias"), LinearConstraint.Term(10, "rate")],
          in: -.infinity...24)
      ])
    #expect(space.allows(space.assignment(at: [-1, -1, 0.5])))  // 16 + 7.5
    #expect(!space.allows(space.assignment(at: [-1, -1, 0.7])))  // 16 + 8.5
    #expect(space.allows(space.assignment(at: [1, 1, -1])))  // 32 - 8
    #expect(!space.allows(space.assignment(at: [1, 1, -0.9])))  // 32 - 8 + 0.5
  }

  @Test(arguments: Spaces.all.indices) func drawsAreAllowedAndComeBack(_ index: Int) throws {
    let space = Spaces.all[index]
    var rng = SeededGenerator(seed: 5)
    for _ in 0..<500 {
      let drawn = try #require(space.assignment(using: &rng))
      #expect(space.allows(drawn))
      #expect(space.assignment(of: drawn.parameters) == drawn)
      let line = try #require(try JSONValue(parsing: JSONValue.object(drawn.parameters).line).object)
      #expect(space.assignment(of: line) == drawn)
    }
  }

  @Test func nothingIsDrawnWhereNothingIsAllowed() {
    let space = SearchSpace(
      [SearchParameter(name: "a", domain: .real(0...1))],
      constraints: [LinearConstraint([LinearConstraint.Term(1, "a")], in: 2...3)])
    var rng = SeededGenerator(seed: 1)
    #expect(space.assignment(using: &rng) == nil)
  }

  @Test func whatOthersWroteIsReadByName() {
    let space = Spaces.conditional
    #expect(space.assignment(of: ["optimizer": "adam", "decay": 2, "momentum": "x", "note": 1])?.vector == [1, 2])
    #expect(space.assignment(of: ["optimizer": "adam"]) == nil)
    #expect(space.assignment(of: ["optimizer": "adam", "decay": 3]) == nil)
  }

  @Test func sizesAreProducts() {
    func size(_ domains: Domain...) -> Int? {
      SearchSpace(domains.enumerated().map { SearchParameter(name: "\($0)", domain: $1) }).size
    }
    #expect(size() == 1 && size(.flag, .integer(1...5), .fixed(1), .bits(3)) == 80)
    #expect(size(.flag, .real(0...1)) == nil && size(.bits(62), .flag, .flag) == nil)
  }

  @Test(arguments: Spaces.all.indices) func aSpaceSurvivesItsJSON(_ index: Int) throws {
    let space = Spaces.all[index]
    #expect(SearchSpace(json: .object(space.json)) == space)
    #expect(SearchSpace(json: try JSONValue(parsing: JSONValue.object(space.json).line)) == space)
  }

  @Test func whatIsNoSpaceHasNone() {
    #expect(SearchSpace(json: .null) == nil && SearchSpace(json: ["space": 3]) == nil)
    #expect(SearchSpace(json: ["space": [["name": "a", "type": "flagg"]]]) == nil)
    let item: JSONValue = ["name": "a", "type": "flag"]
    #expect(SearchSpace(json: ["space": [item], "training": ["epochs": 3]])?.names == ["a"])
  }
}
