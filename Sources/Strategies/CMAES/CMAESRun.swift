import Essentials

/// One run of CMA-ES in a box, from its start until it has converged.
struct CMAESRun: Sendable {
  private let box: NumberBox
  private var distribution: SearchDistribution
  private var margin: Margin
  private var termination: Termination

  /// Draws of a point until one is inside the box; then it is moved inside.
  private static var draws: Int { 100 }
  /// Attempts at a proposal, of which the earlier ones were refused, that are plain draws; later ones go farther.
  static var plainAttempts: Int { 20 }

  /// - Parameter population: By default that of the settings.
  init(_ box: NumberBox, _ settings: CMAESSettings, population: Int?, mean: [Double]) {
    // A box without a dimension has one point; it is proposed, and nothing is learnt of it.
    let n = max(box.dimension, 1)
    let parameters = StrategyParameters(
      dimension: n,
      population: population ?? settings.population ?? StrategyParameters.defaultPopulation(dimension: n))
    // The box is 2 wide.
    let step = 2 * settings.step
    self.box = box
    distribution = SearchDistribution(parameters, mean: box.dimension == 0 ? [0] : mean, step: step)
    margin = Margin(parameters)
    termination = Termination(initialStep: step)
  }

  /// λ
  var population: Int { distribution.parameters.population }

  /// Why the run should end; nil if it should go on.
  var reason: String? { termination.reason(distribution) }

  /// A point x drawn from N(m, σ²C), its intervals inside the box.
  /// - Parameter attempt: How often the proposal was refused.
  func sample(attempt: Int, using rng: inout SeededGenerator) -> [Double] {
    let step = distribution.step * widening(attempt)
    var point = distribution.mean
    for _ in 0..<Self.draws {
      point = zip(distribution.mean, distribution.direction(using: &rng)).map { $0 + step * $1 }
      if isInside(point) { return point }
    }
    // Clipping reaches an optimum on the edge exactly; but a clipped point that was refused would come again.
    return zip(point, box.coordinates).map { x, coordinate in
      if case .grid = coordinate { return x }
      return attempt == 0 ? min(max(x, -1), 1) : reflected(x)
    }
  }

  /// The point that is evaluated for a sample x: v = m + A (x - m).
  func encoded(_ x: [Double]) -> [Double] {
    x.indices.map { distribution.mean[$0] + margin.widths[$0] * (x[$0] - distribution.mean[$0]) }
  }

  /// The sample that is evaluated at a point.
  func decoded(_ point: [Double]) -> [Double] {
    point.indices.map { distribution.mean[$0] + (point[$0] - distribution.mean[$0]) / margin.widths[$0] }
  }

  /// - Parameter ranked: A generation, best first.
  mutating func update(_ ranked: [(point: [Double], fitness: Double, isInjected: Bool)]) {
    let (mean, step) = (distribution.mean, distribution.step)
    let directions = ranked.map { solution in
      let y = zip(solution.point, mean).map { ($0 - $1) / step }
      return solution.isInjected ? limited(y) : y
    }
    distribution.update(directions)
    margin.correct(&distribution, box.coordinates)
    termination.record(ranked.map(\.fitness))
  }

  /// A step that the distribution did not draw is no longer than √n + 2n/(n + 2) deviations (Hansen, arXiv:1110.4181,
  /// equation 4 and table 1).
  private func limited(_ y: [Double]) -> [Double] {
    let n = Double(y.count)
    let limit = n.squareRoot() + 2 * n / (n + 2)
    let length = norm(distribution.whitened(y))
    return length > limit ? y.map { $0 * limit / length } : y
  }

  private func isInside(_ point: [Double]) -> Bool {
    for (x, coordinate) in zip(point, box.coordinates) {
      if case .interval = coordinate, abs(x) > 1 { return false }
    }
    return true
  }

  /// A converged search over integers draws the same values again and again; it goes on to the nearest new ones by
  /// drawing from a wider and wider distribution, at the widest across the box.
  private func widening(_ attempt: Int) -> Double {
    guard attempt >= Self.plainAttempts else { return 1 }
    var factor = 1.0
    for _ in Self.plainAttempts...attempt { factor *= 1.05 }
    let widest = (0..<box.dimension).reduce(0) { widest, j in
      max(widest, distribution.step * margin.widths[j] * distribution.deviation(j))
    }
    return min(factor, max(1, 1 / widest))
  }
}

/// A number mirrored at the ends of [-1, 1] until it is inside.
private func reflected(_ x: Double) -> Double {
  let turned = abs((x - 1).truncatingRemainder(dividingBy: 4))
  return abs(turned - 2) - 1
}
