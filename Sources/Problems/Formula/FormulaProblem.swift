import Essentials
import Search
import Studies

/// A search for the minimum of a formula: a problem whose answer is known, to compare strategies with.
public struct FormulaProblem: Problem {
  private let formula: Formula
  public let target: SearchTarget

  /// Reads the section `problem`: `function`, `dimensions`, `instance`, `count` of objectives. What is wrong is left with
  /// the reader.
  init(_ reader: SettingsReader) {
    let section = reader.section("problem")
    let name = section.text("function")
    let dimensions = section.optionalInteger("dimensions")
    let instance = section.optionalInteger("instance")
    let objectives = section.optionalInteger("objectives")
    do {
      formula = try Formula(name: name, dimensions: dimensions, instance: instance, objectives: objectives)
    } catch {
      if section.has("function") { section.refuse(error.key, "\(error)") }
      formula = Self.placeholder
    }
    let space = SearchSpace(
      formula.box.enumerated().map { index, range in
        SearchParameter(name: "x\(index + 1)", domain: .real(range))
      })
    let metrics = formula.objectiveCount == 1 ? ["value"] : (1...formula.objectiveCount).map { "value\($0)" }
    target = SearchTarget(
      space: space, baseline: space.optionalBaseline(of: reader),
      objectives: metrics.map { Objective($0, better: .lower) })
  }

  /// Something to go on with after a fault.
  private static let placeholder: Formula = {
    do { return try Formula(name: "sphere") } catch { preconditionFailure("the sphere is a formula: \(error)") }
  }()

  public var isCheap: Bool { true }
  public var dependsOnKernels: Bool { false }

  public var rows: [(label: String, text: String)] {
    var text = "\(formula.name) in \(counted(formula.dimensions, "dimension"))"
    if let optimum = formula.optimum { text += ", minimum \(significant(optimum))" }
    return [(label: "function", text: text)]
  }

  public func open(seed: SeededGenerator, progress: (Int, Int) -> Void) throws -> OpenProblem {
    OpenProblem(evaluator: FormulaEvaluator(formula, target))
  }
}

extension FormulaProblem {
  public static let entry = ProblemEntry(
    name: "formula", summary: "functions with known minima: BBOB's 24, ZDT and DTLZ2, to compare strategies with"
  ) { reader, _ in
    FormulaProblem(reader)
  }
}

extension SettingsReader {
  /// An integer; nil if the key is absent.
  fileprivate func optionalInteger(_ key: String) -> Int? {
    if has(key) { return integer(key) }
    _ = raw(key)
    return nil
  }
}

/// Computes a formula.
private struct FormulaEvaluator: Evaluator {
  private let formula: Formula
  private let names: [String]
  private let metrics: [String]

  init(_ formula: Formula, _ target: SearchTarget) {
    self.formula = formula
    names = target.space.names
    metrics = target.objectives.map(\.metric)
  }

  func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> EpochAnswer) throws -> Outcome {
    let x = names.compactMap { task.parameters[$0]?.number }
    guard x.count == names.count else {
      throw StudyFailure("trial \(task.number): expected a number for each of \(names.joined(separator: ", "))")
    }
    let values = formula.values(at: x)
    var outcome = Dictionary(uniqueKeysWithValues: zip(metrics, values))
    if values.count == 1 { outcome = [:] }
    if let optimum = formula.optimum { outcome["regret"] = values[0] - optimum }
    return .complete(fitness: values[0], metrics: outcome)
  }
}
