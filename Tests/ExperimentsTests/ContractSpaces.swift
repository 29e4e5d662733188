import Essentials
import Search

/// Spaces that strategies must find their way in; a strategy may refuse some of them.
enum ContractSpaces {
  static let all: [(name: String, space: SearchSpace)] = [
    ("discrete", discrete), ("numbers", numbers), ("everything", everything), ("conditional", conditional),
    ("constrained", constrained), ("small", small),
  ]

  /// 4 · 3 · 2 · 3 · 4 assignments.
  static let discrete = SearchSpace([
    SearchParameter(name: "layers", domain: .integer(1...4)),
    SearchParameter(name: "activation", domain: .choice(["relu", "tanh", "elu"])),
    SearchParameter(name: "bias", domain: .flag),
    SearchParameter(name: "batch", domain: .choice([16, 32, 64], isOrdered: true)),
    SearchParameter(name: "gene", domain: .bits(2)),
  ])

  static let numbers = SearchSpace([
    SearchParameter(name: "rate", domain: .real(1e-5...1, isLogarithmic: true)),
    SearchParameter(name: "momentum", domain: .real(-0.3...0.7)),
    SearchParameter(name: "units", domain: .integer(1...512, isLogarithmic: true)),
  ])

  static let everything = SearchSpace(
    discrete.parameters + numbers.parameters + [
      SearchParameter(name: "dropout", domain: .real(0...0.5, step: 0.1)),
      SearchParameter(name: "filters", domain: .integer(8...64, step: 8)),
      SearchParameter(name: "device", domain: .fixed("cpu")),
    ])

  /// The optimizer decides what else there is: momentum, and with it nesterov, or a decay. 6 · (5 + 3) assignments.
  static let conditional = SearchSpace([
    SearchParameter(name: "optimizer", domain: .choice(["sgd", "adam"])),
    SearchParameter(name: "momentum", domain: .choice([0, 0.5, 0.9]), when: [Clause("optimizer", .values([sgd]))]),
    SearchParameter(name: "nesterov", domain: .flag, when: [Clause("momentum", .range(0.1...1))]),
    SearchParameter(
      name: "decay", domain: .integer(1...3),
      when: [Clause("optimizer", .values([.choice(index: 1, label: "adam")]))]),
    SearchParameter(name: "layers", domain: .integer(1...6)),
  ])

  /// Triples of 0...5 with a sum of 3 to 8, whose first two are not both 1, and a flag.
  static let constrained = SearchSpace(
    ["a", "b", "c"].map { SearchParameter(name: $0, domain: .integer(0...5)) }
      + [SearchParameter(name: "on", domain: .flag)],
    forbidden: [[Clause("a", .values([.integer(1)])), Clause("b", .values([.integer(1)]))]],
    constraints: [LinearConstraint(["a", "b", "c"].map { LinearConstraint.Term(1, $0) }, in: 3...8)])

  /// Six assignments, fewer than any budget here.
  static let small = SearchSpace([
    SearchParameter(name: "kernel", domain: .choice([3, 5, 7])), SearchParameter(name: "bias", domain: .flag),
  ])

  private static let sgd = ParameterValue.choice(index: 0, label: "sgd")
}
