#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A function with several objectives in a number of variables.
public struct MultiObjectiveProblem: Sendable {
  /// Numbers of variables that a problem can have.
  public static let dimensionRange = 2...1000

  /// Which of the functions.
  public let function: MultiObjectiveFunction
  /// The number of variables.
  public let dimensions: Int
  /// The number of values at a point, 2 or 3.
  public let objectiveCount: Int

  /// Creates a problem of a given size.
  /// - Parameters:
  ///   - dimensions: The number of variables, for DTLZ2 no smaller than that of objectives; nil for the source's.
  ///   - objectives: The number of objectives, in the function's range; nil for the source's.
  public init(_ function: MultiObjectiveFunction, dimensions: Int? = nil, objectives: Int? = nil) {
    let objectives = objectives ?? function.defaultObjectiveCount
    let dimensions = dimensions ?? function.defaultDimensions(objectives: objectives)
    precondition(function.objectiveRange.contains(objectives), "the function has no such number of objectives")
    precondition(
      Self.dimensionRange.contains(dimensions) && dimensions >= objectives,
      "the function cannot have such a number of variables")
    self.function = function
    self.dimensions = dimensions
    objectiveCount = objectives
  }

  /// The range of each variable: [0, 1], but [-5, 5] for all but the first of ZDT4.
  public var box: [ClosedRange<Double>] {
    [0...1] + [ClosedRange<Double>](repeating: function == .zdt4 ? -5...5 : 0...1, count: dimensions - 1)
  }

  /// The point up to which hypervolume is measured, a tenth beyond the front's worst value of 1.
  public var referencePoint: [Double] { [Double](repeating: 1.1, count: objectiveCount) }

  /// The hypervolume between the whole Pareto front and the reference point: what a growing set of good points tends to.
  public var frontHypervolume: Double {
    // The front's height is a function of the first objective; beyond its end lies a strip as wide as 0.1.
    let strip = 0.1 * 1.1
    return switch function {
    // f₂ = 1 - √f₁ on [0, 1].
    case .zdt1, .zdt4: 0.1 + 2.0 / 3 + strip
    // f₂ = 1 - f₁² on [0, 1].
    case .zdt2: 0.1 + 1.0 / 3 + strip
    // The integral over five pieces of 1 - √f₁ - f₁ sin 10πf₁ and the level parts between, by quadrature.
    case .zdt3: 1.331_762_908_657_02
    // f₂ = 1 - f₁² from the smallest f₁, which is 1 - e^(-4x) sin⁶ 6πx where tan 6πx = 9π, on.
    case .zdt6: { 0.1 * (1 - $0) + (1 - $0 * $0 * $0) / 3 + strip }(Self.smallestZDT6)
    // All but an orthant's share of the unit ball.
    case .dtlz2: objectiveCount == 2 ? 1.1 * 1.1 - .pi / 4 : 1.1 * 1.1 * 1.1 - .pi / 6
    }
  }

  private static let smallestZDT6: Double = {
    let x = atan(9 * Double.pi) / (6 * .pi)
    return firstOfZDT6(x)
  }()

  /// The objectives' values.
  /// - Parameter x: As many variables as `dimensions`, inside `box`.
  /// - Returns: `objectiveCount` values.
  public func values(at x: [Double]) -> [Double] {
    precondition(x.count == dimensions, "a point needs a value per variable")
    switch function {
    case .zdt1:
      let g = 1 + 9 * mean(x.dropFirst())
      return [x[0], g * (1 - (x[0] / g).squareRoot())]
    case .zdt2:
      let g = 1 + 9 * mean(x.dropFirst())
      return [x[0], g * (1 - (x[0] / g) * (x[0] / g))]
    case .zdt3:
      let g = 1 + 9 * mean(x.dropFirst())
      return [x[0], g * (1 - (x[0] / g).squareRoot() - x[0] / g * sin(10 * .pi * x[0]))]
    case .zdt4:
      let g = x.dropFirst().reduce(1) { $0 + 10 + $1 * $1 - 10 * cos(4 * .pi * $1) }
      return [x[0], g * (1 - (x[0] / g).squareRoot())]
    case .zdt6:
      let first = Self.firstOfZDT6(x[0])
      let g = 1 + 9 * mean(x.dropFirst()).squareRoot().squareRoot()
      return [first, g * (1 - (first / g) * (first / g))]
    case .dtlz2:
      return sphere(x)
    }
  }

  private static func firstOfZDT6(_ x: Double) -> Double { 1 - exp(-4 * x) * pow(sin(6 * .pi * x), 6) }

  /// DTLZ2: a point of the unit sphere's first orthant, pushed outwards by the variables that are off 0.5.
  private func sphere(_ x: [Double]) -> [Double] {
    let angles = x.prefix(objectiveCount - 1)
    var radius = 1 + x.dropFirst(objectiveCount - 1).reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) }
    var values: [Double] = []
    for angle in angles {
      values.append(radius * sin(angle * .pi / 2))
      radius *= cos(angle * .pi / 2)
    }
    return (values + [radius]).reversed()
  }
}

private func mean(_ values: ArraySlice<Double>) -> Double { values.reduce(0, +) / Double(values.count) }
