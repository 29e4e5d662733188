/// A function of real variables as a config describes it: a BBOB function, or one with several objectives.
///
/// ```swift
/// let formula = try Formula(name: "rosenbrock", dimensions: 5)
/// formula.values(at: [0, 0, 0, 0, 0])
/// ```
public struct Formula: Sendable {
  /// The names that a config can write; BBOB's functions also go by `f1` to `f24`.
  public static let names = BBOBFunction.allCases.map(\.rawValue) + MultiObjectiveFunction.allCases.map(\.rawValue)

  /// The number of dimensions that a BBOB function has when a config gives none.
  public static let defaultDimensions = 5

  private enum Kind {
    case bbob(BBOBProblem)
    case multiObjective(MultiObjectiveProblem)
  }
  private let kind: Kind
  /// The function's name, one of `names`.
  public let name: String

  /// Checks the settings and draws the instance.
  /// - Parameters:
  ///   - name: One of `names`, or `f1` to `f24`.
  ///   - dimensions: Nil for the default: 5 for a BBOB function, what the source took for the others.
  ///   - instance: Which instance of a BBOB function, from 1; nil for 1. The other functions have none.
  ///   - objectives: Nil for what the function has; DTLZ2 has 3, or 2.
  /// - Throws: `FormulaError`.
  public init(name: String, dimensions: Int? = nil, instance: Int? = nil, objectives: Int? = nil) throws(FormulaError) {
    if let function = BBOBFunction(name: name) {
      self.name = function.rawValue
      kind = .bbob(try Self.bbob(function, dimensions ?? Self.defaultDimensions, instance ?? 1, objectives ?? 1))
    } else if let function = MultiObjectiveFunction(rawValue: name) {
      self.name = name
      kind = .multiObjective(try Self.multiObjective(function, dimensions, instance, objectives))
    } else {
      throw .unknownFunction(name)
    }
  }

  /// The number of variables.
  public var dimensions: Int {
    switch kind {
    case .bbob(let problem): problem.dimensions
    case .multiObjective(let problem): problem.dimensions
    }
  }

  /// The number of values at a point.
  public var objectiveCount: Int {
    switch kind {
    case .bbob: 1
    case .multiObjective(let problem): problem.objectiveCount
    }
  }

  /// The range of each variable.
  public var box: [ClosedRange<Double>] {
    switch kind {
    case .bbob(let problem): [ClosedRange<Double>](repeating: -5...5, count: problem.dimensions)
    case .multiObjective(let problem): problem.box
    }
  }

  /// The objectives' values, each better the smaller.
  /// - Parameter x: As many variables as `dimensions`.
  public func values(at x: [Double]) -> [Double] {
    switch kind {
    case .bbob(let problem): [problem.value(at: x)]
    case .multiObjective(let problem): problem.values(at: x)
    }
  }

  /// The smallest value of a function with one objective; nil for the others.
  public var optimum: Double? {
    switch kind {
    case .bbob(let problem): problem.optimum
    case .multiObjective: nil
    }
  }

  /// A point where `optimum` is reached, but for rounding.
  public var minimizer: [Double]? {
    switch kind {
    case .bbob(let problem): problem.minimizer
    case .multiObjective: nil
    }
  }

  /// The point up to which hypervolume is measured; nil for one objective.
  public var referencePoint: [Double]? {
    switch kind {
    case .bbob: nil
    case .multiObjective(let problem): problem.referencePoint
    }
  }

  /// The hypervolume of the whole Pareto front up to `referencePoint`; nil for one objective.
  public var frontHypervolume: Double? {
    switch kind {
    case .bbob: nil
    case .multiObjective(let problem): problem.frontHypervolume
    }
  }

  private static func bbob(
    _ function: BBOBFunction, _ dimensions: Int, _ instance: Int, _ objectives: Int
  ) throws(FormulaError) -> BBOBProblem {
    let name = function.rawValue
    guard BBOBProblem.dimensionRange.contains(dimensions) else {
      throw .dimensions(function: name, allowed: BBOBProblem.dimensionRange, found: dimensions)
    }
    guard BBOBProblem.instanceRange.contains(instance) else {
      throw .instance(function: name, allowed: BBOBProblem.instanceRange, found: instance)
    }
    guard objectives == 1 else { throw .objectives(function: name, allowed: 1...1, found: objectives) }
    return BBOBProblem(function, dimensions: dimensions, instance: instance)
  }

  private static func multiObjective(
    _ function: MultiObjectiveFunction, _ dimensions: Int?, _ instance: Int?, _ objectives: Int?
  ) throws(FormulaError) -> MultiObjectiveProblem {
    let name = function.rawValue
    let objectives = objectives ?? function.defaultObjectiveCount
    guard function.objectiveRange.contains(objectives) else {
      throw .objectives(function: name, allowed: function.objectiveRange, found: objectives)
    }
    let dimensions = dimensions ?? function.defaultDimensions(objectives: objectives)
    let allowed = objectives...MultiObjectiveProblem.dimensionRange.upperBound
    guard allowed.contains(dimensions) else {
      throw .dimensions(function: name, allowed: allowed, found: dimensions)
    }
    guard instance == nil else { throw .noInstances(function: name) }
    return MultiObjectiveProblem(function, dimensions: dimensions, objectives: objectives)
  }
}
