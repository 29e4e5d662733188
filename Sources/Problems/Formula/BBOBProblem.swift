/// An instance of a BBOB function in a number of dimensions, minimised over [-5, 5]^n.
///
/// ```swift
/// let problem = BBOBProblem(.rosenbrock, dimensions: 5, instance: 1)
/// problem.value(at: [0, 0, 0, 0, 0]) - problem.optimum
/// ```
///
/// An instance moves the optimum, adds an offset and rotates the coordinates, all drawn from the published generator, so
/// values equal those of COCO's `bbob` suite (Hansen et al., Optimization Methods and Software 36, 2021).
public struct BBOBProblem: Sendable {
  /// Dimensions that the suite's published arithmetic is defined for.
  public static let dimensionRange = 2...40
  /// Instances whose seeds stay within the generator's period.
  public static let instanceRange = 1...100_000

  /// Which of the 24 functions.
  public let function: BBOBFunction
  /// The number of variables, 2 to 40.
  public let dimensions: Int
  /// Which variant of the function, from 1.
  public let instance: Int
  /// The smallest value.
  public let optimum: Double
  /// A point of the box that has it, but for rounding.
  public var minimizer: [Double] { definition.minimizer }

  private let definition: BBOBDefinition

  /// Draws the instance, in time that grows with the cube of `dimensions`.
  public init(_ function: BBOBFunction, dimensions: Int, instance: Int = 1) {
    precondition(Self.dimensionRange.contains(dimensions), "a BBOB function has from 2 to 40 dimensions")
    precondition(Self.instanceRange.contains(instance), "instances of a BBOB function count from 1 to 100000")
    self.function = function
    self.dimensions = dimensions
    self.instance = instance
    // f4 and f18 share the draws of f3 and f17.
    let number =
      switch function {
      case .buecheRastrigin: BBOBFunction.rastriginSeparable.number
      case .schaffersF7IllConditioned: BBOBFunction.schaffersF7.number
      default: function.number
      }
    let seed = number + 10_000 * instance
    optimum = BBOBRandom.offset(seed: seed)
    definition = BBOBDefinition(function, dimensions: dimensions, seed: seed)
  }

  /// The function's value; points outside the box have one too.
  /// - Parameter x: As many coordinates as `dimensions`.
  public func value(at x: [Double]) -> Double {
    precondition(x.count == dimensions, "a point needs a coordinate per dimension")
    return x.withUnsafeBufferPointer { x in
      let penalty = definition.penalty == 0 ? 0 : definition.penalty * excess(x, over: 5)
      return core(at: x) + penalty + optimum
    }
  }

  private func core(at x: UnsafeBufferPointer<Double>) -> Double {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * x.count) { memory in
      memory.initialize(repeating: 0)
      let z = UnsafeMutableBufferPointer(rebasing: memory[..<x.count])
      let scratch = UnsafeMutableBufferPointer(rebasing: memory[x.count...])
      for i in x.indices { z[i] = x[i] }
      for transform in definition.transforms { transform.apply(to: z, scratch: scratch) }
      return definition.core.value(at: UnsafeBufferPointer(z))
    }
  }
}
