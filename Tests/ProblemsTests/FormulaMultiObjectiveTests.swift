import Testing

@testable import Problems

@Suite("Functions with several objectives")
struct FormulaMultiObjectiveTests {
  struct Reference: Sendable {
    let function: MultiObjectiveFunction
    let dimensions: Int
    let shift: Double
    let values: [Double]
  }

  // pymoo 0.6.2 (get_problem("zdt1", n_var=30).evaluate(x) and so on) at x_i = (0.37 i + shift) mod 1, i from 1, spread
  // over [-5, 5] for all but the first variable of ZDT4.
  static let references = [
    Reference(function: .zdt1, dimensions: 30, shift: 0, values: [0.37, 4.122101640749826]),
    Reference(function: .zdt1, dimensions: 30, shift: 0.11, values: [0.48, 3.9731463621626815]),
    Reference(function: .zdt2, dimensions: 30, shift: 0, values: [0.37, 5.531221428449131]),
    Reference(function: .zdt2, dimensions: 30, shift: 0.11, values: [0.48, 5.573793378751266]),
    Reference(function: .zdt3, dimensions: 30, shift: 0, values: [0.37, 4.421437928668556]),
    Reference(function: .zdt3, dimensions: 30, shift: 0.11, values: [0.48, 3.691009441062293]),
    Reference(function: .zdt4, dimensions: 10, shift: 0, values: [0.37, 145.34906964783326]),
    Reference(function: .zdt4, dimensions: 10, shift: 0.11, values: [0.48, 151.5475146021079]),
    Reference(function: .zdt6, dimensions: 10, shift: 0, values: [0.9847308594507913, 8.651611473022566]),
    Reference(function: .zdt6, dimensions: 10, shift: 0.11, values: [0.9996351424805164, 8.644285705175959]),
    Reference(
      function: .dtlz2, dimensions: 12, shift: 0, values: [0.6076145784615796, 1.404114444935947, 1.0049862683455804]),
    Reference(
      function: .dtlz2, dimensions: 12, shift: 0.11,
      values: [0.2989112395709215, 1.2450549174622005, 1.2024069915637414]),
    Reference(function: .dtlz2, dimensions: 11, shift: 0, values: [1.5750789724985055, 1.0346335005174794]),
    Reference(function: .dtlz2, dimensions: 11, shift: 0.11, values: [1.367909629356279, 1.2845526442751842]),
  ]

  @Test(arguments: references)
  func valuesEqualTheReference(_ reference: Reference) {
    let problem = MultiObjectiveProblem(
      reference.function, dimensions: reference.dimensions, objectives: reference.values.count)
    let x = zip(1..., problem.box).map { index, range in
      let unit = (0.37 * Double(index) + reference.shift).truncatingRemainder(dividingBy: 1)
      return range.lowerBound + unit * (range.upperBound - range.lowerBound)
    }
    let found = problem.values(at: x)
    #expect(found.count == reference.values.count)
    for (found, expected) in zip(found, reference.values) { #expect(abs(found - expected) <= 1e-10 * expected) }
  }

  @Test func sizesAreThoseOfTheSources() {
    #expect(MultiObjectiveFunction.allCases.map { MultiObjectiveProblem($0).dimensions } == [30, 30, 30, 10, 10, 12])
    #expect(MultiObjectiveProblem(.dtlz2, objectives: 2).dimensions == 11)
    #expect(MultiObjectiveProblem(.zdt4).box == [0...1] + [ClosedRange<Double>](repeating: -5...5, count: 9))
  }

  /// The front lies where all but the position variables are 0 (DTLZ2: 0.5); the first objective grows with the first
  /// variable, or comes close to every value that it takes. Strips as thin as a 100 000th below the best second objective so
  /// far are then the hypervolume but for about a 50 000th.
  @Test(arguments: MultiObjectiveFunction.allCases)
  func frontsHaveTheirHypervolume(_ function: MultiObjectiveFunction) {
    let problem = MultiObjectiveProblem(function, objectives: 2)
    let rest = [Double](repeating: function == .dtlz2 ? 0.5 : 0, count: problem.dimensions - 1)
    let reference = problem.referencePoint
    let front = (0...100_000).map { problem.values(at: [Double($0) / 100_000] + rest) }.sorted { $0[0] < $1[0] }
    var volume = 0.0
    var lowest = reference[1]
    var last = reference[0]
    for point in front {
      volume += (point[0] - last) * (reference[1] - lowest)
      last = point[0]
      lowest = min(lowest, point[1])
    }
    volume += (reference[0] - last) * (reference[1] - lowest)
    #expect(abs(volume - problem.frontHypervolume) < 1e-4, "\(volume), not \(problem.frontHypervolume)")
  }

  /// Cubes of a hundredth that have a point of the sphere below them.
  @Test func theFrontOfThreeObjectivesHasItsHypervolume() {
    let side = 0.01
    let centres = (0..<110).map { (Double($0) + 0.5) * side }
    let outside = centres.reduce(0) { sum, x in
      sum
        + centres.reduce(0) { sum, y in
          sum + centres.count { z in x * x + y * y + z * z >= 1 }
        }
    }
    let problem = MultiObjectiveProblem(.dtlz2)
    #expect(abs(Double(outside) * side * side * side - problem.frontHypervolume) < 1e-3)
    let point = problem.values(at: [0.3, 0.8] + [Double](repeating: 0.5, count: 10))
    #expect(abs(point.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
  }
}
