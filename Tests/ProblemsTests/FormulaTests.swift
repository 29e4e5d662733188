import Testing

@testable import Problems

@Suite("Formulas")
struct FormulaTests {
  @Test func everyNameMakesAFormula() throws {
    #expect(Formula.names.count == 30)
    for name in Formula.names {
      let formula = try Formula(name: name)
      let centre = formula.box.map { ($0.lowerBound + $0.upperBound) / 2 }
      let values = formula.values(at: centre)
      #expect(formula.name == name && centre.count == formula.dimensions && values.count == formula.objectiveCount)
      #expect(values.allSatisfy { $0.isFinite })
      #expect((formula.optimum == nil) == (formula.objectiveCount > 1))
      #expect((formula.minimizer == nil) == (formula.objectiveCount > 1))
      #expect(formula.referencePoint?.count == (formula.objectiveCount > 1 ? formula.objectiveCount : nil))
      #expect((formula.frontHypervolume == nil) == (formula.objectiveCount == 1))
    }
  }

  @Test func settingsReachTheFunction() throws {
    let formula = try Formula(name: "f8", dimensions: 3, instance: 2)
    #expect(formula.name == "rosenbrock" && formula.box == [-5...5, -5...5, -5...5])
    let problem = BBOBProblem(.rosenbrock, dimensions: 3, instance: 2)
    #expect(formula.values(at: [1, 2, 3]) == [problem.value(at: [1, 2, 3])])
    #expect(formula.optimum == problem.optimum && formula.minimizer == problem.minimizer)
    #expect(try Formula(name: "dtlz2", objectives: 2).dimensions == 11)
    #expect(try Formula(name: "zdt1", dimensions: 2).box.count == 2)
  }

  struct Wrong: Sendable {
    let name: String
    var dimensions: Int?
    var instance: Int?
    var objectives: Int?
    let key: String
    let message: String
  }

  static let wrong = [
    Wrong(
      name: "rosenbrok", key: "function",
      message: "no function is called \"rosenbrok\"; did you mean \"rosenbrock\"?"),
    Wrong(
      name: "x", key: "function",
      message: "no function is called \"x\"; expected one of \(Formula.names.joined(separator: ", ")), or f1 to f24"),
    Wrong(
      name: "sphere", dimensions: 1, key: "dimensions", message: "sphere has from 2 to 40 dimensions, not 1"),
    Wrong(
      name: "f1", dimensions: 41, key: "dimensions", message: "sphere has from 2 to 40 dimensions, not 41"),
    Wrong(
      name: "zdt1", dimensions: 1, key: "dimensions", message: "zdt1 has from 2 to 1000 dimensions, not 1"),
    Wrong(
      name: "dtlz2", dimensions: 2, key: "dimensions", message: "dtlz2 has from 3 to 1000 dimensions, not 2"),
    Wrong(
      name: "sphere", instance: 0, key: "instance",
      message: "instances of sphere count from 1 to 100000, found 0"),
    Wrong(
      name: "sphere", instance: 100_001, key: "instance",
      message: "instances of sphere count from 1 to 100000, found 100001"),
    Wrong(
      name: "zdt3", instance: 2, key: "instance", message: "zdt3 has no instances; leave \"instance\" out"),
    Wrong(name: "sphere", objectives: 2, key: "objectives", message: "sphere has 1 objective, not 2"),
    Wrong(name: "zdt6", objectives: 3, key: "objectives", message: "zdt6 has 2 objectives, not 3"),
    Wrong(name: "dtlz2", objectives: 4, key: "objectives", message: "dtlz2 has 2 or 3 objectives, not 4"),
  ]

  @Test(arguments: wrong)
  func wrongSettingsAreRefused(_ wrong: Wrong) {
    let error = #expect(throws: FormulaError.self) {
      try Formula(
        name: wrong.name, dimensions: wrong.dimensions, instance: wrong.instance, objectives: wrong.objectives)
    }
    #expect(error?.description == wrong.message)
    #expect(error?.key == wrong.key)
  }

  @Test func theExtremesAreDefined() throws {
    let last = try Formula(name: "lunacek-bi-rastrigin", dimensions: 40, instance: 100_000)
    #expect(last.values(at: [Double](repeating: 0, count: 40))[0].isFinite)
  }
}
