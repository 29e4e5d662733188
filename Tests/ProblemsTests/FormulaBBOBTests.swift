import Essentials
import Testing

@testable import Problems

/// Values of COCO's own program (coco-experiment 2.8.2, bbob suite), written by Fixtures/make_bbob.py: at the centre, on a
/// ramp, at alternating corners, outside the box and at an irregular point, in 2, 3, 5, 10, 20 and 40 dimensions.
struct ReferenceValues {
  struct Problem {
    let function: Int
    let dimensions: Int
    let instance: Int
    let values: [Double]
    let optimum: Double

    init(_ entry: JSONValue) throws {
      function = try #require(entry["function"]?.integer)
      dimensions = try #require(entry["dimensions"]?.integer)
      instance = try #require(entry["instance"]?.integer)
      values = try #require(entry["values"]?.array).compactMap(\.number)
      optimum = try #require(entry["optimum"]?.number)
    }
  }

  let points: [Int: [[Double]]]
  /// By the function's number.
  let problems: [Int: [Problem]]

  static let read = Result { try ReferenceValues() }

  private init() throws {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let json = try Files.readJSON("\(folder)/Fixtures/bbob.json")
    var points: [Int: [[Double]]] = [:]
    for (key, list) in try #require(json["points"]?.object) {
      points[try #require(Int(key))] = (list.array ?? []).map { ($0.array ?? []).compactMap(\.number) }
    }
    self.points = points
    let entries = try #require(json["problems"]?.array)
    problems = Dictionary(grouping: try entries.map(Problem.init), by: \.function)
  }
}

@Suite("BBOB functions")
struct FormulaBBOBTests {
  @Test(arguments: BBOBFunction.allCases)
  func valuesEqualTheReference(_ function: BBOBFunction) throws {
    let reference = try ReferenceValues.read.get()
    let problems = try #require(reference.problems[function.number])
    #expect(problems.count == 24, "6 numbers of dimensions, 4 instances")
    for expected in problems {
      let problem = BBOBProblem(function, dimensions: expected.dimensions, instance: expected.instance)
      #expect(problem.optimum == (expected.optimum * 100).rounded() / 100)
      let points = try #require(reference.points[expected.dimensions])
      #expect(points.count == 5 && expected.values.count == 5)
      for (point, value) in zip(points, expected.values) {
        let found = problem.value(at: point)
        #expect(
          abs(found - value) <= 1e-10 * max(1, abs(value)),
          "\(function) in \(expected.dimensions) dimensions, instance \(expected.instance): \(found), not \(value)")
      }
    }
  }

  @Test(arguments: BBOBFunction.allCases)
  func theMinimizerHasTheSmallestValue(_ function: BBOBFunction) {
    for dimensions in [2, 5, 40] {
      let problem = BBOBProblem(function, dimensions: dimensions, instance: 4)
      #expect(problem.minimizer.allSatisfy { (-5...5).contains($0) })
      // The ridges and powers below 1 of f6, f13, f17 and f18 make more of a rounding error than other functions do.
      #expect(abs(problem.value(at: problem.minimizer) - problem.optimum) <= 1e-6)
      for index in 0..<dimensions {
        var neighbour = problem.minimizer
        neighbour[index] += neighbour[index] > 0 ? -0.1 : 0.1
        #expect(problem.value(at: neighbour) > problem.optimum)
      }
    }
  }

  @Test func rotationsAreOrthonormal() {
    let matrix = BBOBRandom.rotation(7, seed: 10_001)
    for i in 0..<7 {
      for j in 0..<7 {
        let product = (0..<7).reduce(0) { $0 + matrix[$1, i] * matrix[$1, j] }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-12)
      }
    }
  }

  @Test func instancesDiffer() {
    for function in BBOBFunction.allCases {
      let values = (1...3).map { BBOBProblem(function, dimensions: 3, instance: $0).value(at: [1, -2, 0.5]) }
      #expect(Set(values).count == 3)
    }
  }

  @Test func functionsGoByNameAndNumber() {
    #expect(BBOBFunction.allCases.map(\.number) == Array(1...24))
    #expect(BBOBFunction(name: "rosenbrock")?.number == 8)
    #expect(BBOBFunction(name: "f24") == .lunacekBiRastrigin)
    #expect(["f0", "f25", "f", "f08", "Sphere", ""].allSatisfy { BBOBFunction(name: $0) == nil })
  }
}
