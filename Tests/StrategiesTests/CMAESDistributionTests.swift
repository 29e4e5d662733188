import Essentials
import Testing

@testable import Search
@testable import Strategies

private func isClose(_ left: [Double], _ right: [Double], tolerance: Double = 1e-12) -> Bool {
  left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}

@Suite struct CMAESDistributionTests {
  // Of the package cmaes 0.13.1 from PyPI: CMA(mean=zeros(5), sigma=1) with its _weights, _mu_eff, _c1, _cmu, _c_sigma,
  // _d_sigma, _cc and _chi_n.
  @Test func constantsAreThoseOfTheTutorial() {
    #expect(StrategyParameters.defaultPopulation(dimension: 5) == 8)
    #expect([1, 2, 10, 20, 40].map(StrategyParameters.defaultPopulation) == [4, 6, 10, 12, 15])
    let p = StrategyParameters(dimension: 5, population: 8)
    let weights = [
      0.5299301844787792, 0.2857142857142857, 0.14285714285714282, 0.041498386949792215, -0.1672795068098809,
      -0.45674904775585873, -0.7014920573635213, -0.9134980955117175,
    ]
    #expect(isClose(p.weights, weights))
    let constants = [
      p.effectiveParents, p.rankOneRate, p.rankMuRate, p.stepRate, p.stepDamping, p.pathRate, p.expectedNorm,
    ]
    let expected = [
      2.6001788261131793, 0.047292304159400896, 0.03816916070385781, 0.3650883760934854, 1.3650883760934853,
      0.4501995579928079, 2.1285237557247996,
    ]
    #expect(isClose(constants, expected))
  }

  // Of cmaes 0.13.1: CMA(mean=[0.5, -0.25], sigma=0.5) told, in generations g of 6, the points
  // (((7k + 3g) mod 11)/5 - 1, ((5k + 2g) mod 13)/6 - 1) with the values k.
  @Test func updatesAreThoseOfTheTutorial() {
    var distribution = SearchDistribution(
      StrategyParameters(dimension: 2, population: 6), mean: [0.5, -0.25], step: 0.5)
    for generation in 0..<3 {
      let ranked = (0..<6).map { k -> [Double] in
        let (first, second) = ((7 * k + 3 * generation) % 11, (5 * k + 2 * generation) % 13)
        return [Double(first) / 5 - 1, Double(second) / 6 - 1]
      }
      let (mean, step) = (distribution.mean, distribution.step)
      distribution.update(ranked.map { point in zip(point, mean).map { ($0 - $1) / step } })
    }
    #expect(isClose(distribution.mean, [0.01937609684202384, -0.13538503779534772]))
    #expect(isClose([distribution.step], [0.49764889837919457]))
    #expect(
      isClose(
        distribution.covariance, [1.087614495223514, 0.43390688941223454, 0.43390688941223454, 0.8593917852615454]))
    #expect(isClose(distribution.path, [0.3628909430931107, 0.597336925488252]))
  }

  // Of cmaes 0.13.1: CMAwM(mean=[0.9, 0.1, -0.95], sigma=0.02, bounds=[[-1, 1]] * 3, steps=[0.5, 0.5, 2]) told the
  // points (0.9 + 0.01 k, 0.1 - 0.002 k, -0.95 + 0.01 k) with the values k; its _cma._mean, _cma._sigma and _A. Its
  // values are at the same points as those of an integer from 0 to 4 and of a flag.
  @Test func theMarginIsThatOfItsSource() {
    let coordinates = [Domain.integer(0...4), .integer(0...4), .flag].compactMap(Coordinate.init)
    let parameters = StrategyParameters(dimension: 3, population: 7)
    var distribution = SearchDistribution(parameters, mean: [0.9, 0.1, -0.95], step: 0.02)
    var margin = Margin(parameters)
    let generation: [[Double]] = (0..<7).map { k in [0.5, -0.1, 0.5].map { $0 * Double(k) } }
    distribution.update(generation)
    margin.correct(&distribution, coordinates)
    #expect(isClose(distribution.mean, [0.7745563402310229, 0, -0.024556340231022933], tolerance: 1e-9))
    #expect(isClose([distribution.step], [0.01624964564247659]))
    #expect(isClose(margin.widths, [1, 7.9184413728735565, 1], tolerance: 1e-9))
  }

  @Test func samplesHaveTheCovariance() {
    var distribution = SearchDistribution(
      StrategyParameters(dimension: 2, population: 6), mean: [0, 0], step: 1)
    distribution.update([[2, 1], [1, 1], [0, -1], [0.5, 0], [-1, 1], [1, -2]])
    var rng = SeededGenerator(seed: 4)
    var sums = [0.0, 0.0, 0.0, 0.0]
    let count = 200_000
    for _ in 0..<count {
      let y = distribution.direction(using: &rng)
      for i in 0..<2 { for j in 0..<2 { sums[2 * i + j] += y[i] * y[j] / Double(count) } }
    }
    // Five standard deviations of a variance estimated from 200,000 draws are 1.6 % of it.
    #expect(isClose(sums, distribution.covariance, tolerance: 0.03))
  }

  @Test func whiteningUndoesTheCovariance() {
    var distribution = SearchDistribution(
      StrategyParameters(dimension: 3, population: 7), mean: [0, 0, 0], step: 1)
    var rng = SeededGenerator(seed: 7)
    let generation: [[Double]] = (0..<7).map { _ in (0..<3).map { _ in rng.normal() } }
    distribution.update(generation)
    // ‖C^(-1/2) y‖² = yᵀ C⁻¹ y, and with y = C e it is eᵀ C e, a diagonal element.
    for axis in 0..<3 {
      let column = (0..<3).map { distribution.covariance[$0 * 3 + axis] }
      let length = norm(distribution.whitened(column))
      #expect(abs(length * length - distribution.covariance[axis * 3 + axis]) < 1e-12)
    }
  }

  @Test(arguments: [1, 2, 7, 20])
  func eigenvectorsRebuildTheMatrix(size: Int) {
    var rng = SeededGenerator(seed: 5).child("matrix", size)
    let factor = (0..<size * size).map { _ in rng.normal() }
    var matrix = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      for j in 0..<size {
        for k in 0..<size { matrix[i * size + j] += factor[i * size + k] * factor[j * size + k] }
      }
    }
    let eigen = SymmetricEigen(matrix, size: size)
    var rebuilt = [Double](repeating: 0, count: size * size)
    for k in 0..<size {
      for i in 0..<size {
        for j in 0..<size {
          rebuilt[i * size + j] += eigen.values[k] * eigen.vectors[k * size + i] * eigen.vectors[k * size + j]
        }
      }
    }
    #expect(isClose(rebuilt, matrix, tolerance: 1e-12 * Double(size)))
  }
}
