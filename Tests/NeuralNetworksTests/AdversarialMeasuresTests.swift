import Essentials
import TensorCore
import TestSupport
import Testing

@testable import NeuralNetworks

@Suite struct NormalFitTests {
  // Tests/gan-measures.py on s = hashed((200,), 7, 4) of Fixtures/voxnet.py: kstest of scipy.stats, the Wasserstein
  // distance by scipy.integrate.quad
  @Test func measuresAreSciPys() {
    let fit = NormalFit(hashed([200], key: 7, scale: 4).values)
    #expect(fit.count == 200)
    #expect(abs(fit.kolmogorovSmirnov - 0.2536486482235514) < 1e-9)
    #expect(abs(fit.wasserstein1 - 1.1468032909471282) < 1e-9)
    #expect(abs(fit.mean - 0.15432250261306762) < 1e-9)
    #expect(abs(fit.deviation - 2.2528919285916356) < 1e-9)
    #expect(fit.beyondTwo == 0.475 && fit.beyondThree == 0.225)
  }

  // kstest on [0.5], and scipy.integrate.quad of abs(0.5 - t) * norm.pdf(t)
  @Test func oneSampleIsMeasured() {
    let fit = NormalFit([0.5])
    #expect(abs(fit.kolmogorovSmirnov - 0.6914624612740131) < 1e-12)
    #expect(abs(fit.wasserstein1 - 0.8955931148026122) < 1e-12)
    #expect(fit.mean == 0.5 && fit.deviation == 0 && fit.beyondTwo == 0)
  }

  /// n quantiles at the middles of n equal parts: the distribution functions differ by 1 / 2n.
  @Test func quantilesFit() {
    let fit = NormalFit((0..<1000).map { Float(inverseNormalCDF((Double($0) + 0.5) / 1000)) })
    #expect(abs(fit.kolmogorovSmirnov - 0.0005) < 1e-7)
    #expect(fit.wasserstein1 > 0 && fit.wasserstein1 < 0.004)
    #expect(abs(fit.beyondTwo - NormalFit.normalTail(beyond: 2)) < 0.001)
    #expect(abs(NormalFit.normalTail(beyond: 2) - 0.04550026389635842) < 1e-15)
  }

  /// The distance of a point far away is its distance from the mean.
  @Test func farPointsStayExact() {
    let fit = NormalFit([1000, 1000])
    #expect(fit.kolmogorovSmirnov == 1 && abs(fit.wasserstein1 - 1000) < 1e-9)
    #expect(fit.beyondThree == 1)
  }

  @Test(arguments: [[], [0, .nan], [.infinity]] as [[Float]])
  func whatIsNoNumberLeavesNoMeasure(_ samples: [Float]) {
    let fit = NormalFit(samples)
    #expect(fit.kolmogorovSmirnov.isNaN && fit.wasserstein1.isNaN && fit.mean.isNaN && fit.beyondTwo.isNaN)
  }
}

@Suite struct KernelDistanceTests {
  /// hashed((70, 6), 1) and hashed((60, 6), 2, 1.5) + .25
  static let real = hashed([70, 6], key: 1)
  static let made = Tensor([60, 6], hashed([60, 6], key: 2, scale: 1.5).values.map { $0 + 0.25 })

  // kid of Tests/gan-measures.py
  @Test func distancesAreNumPys() {
    #expect(abs(KernelDistance(to: Self.real)(Self.made) - 0.3523533309593332) < 1e-6)
    #expect(abs(KernelDistance(to: Self.made)(Self.real) - 0.3523533309593332) < 1e-6)
  }

  // kid of Tests/gan-measures.py on hashed((3000, 3), 1) and hashed((2100, 3), 2, 1.2): products in several blocks
  @Test func manyRowsAreNumPys() {
    let real = hashed([3000, 3], key: 1)
    let made = hashed([2100, 3], key: 2, scale: 1.2)
    #expect(abs(KernelDistance(to: real)(made) - 0.01832083583034505) < 1e-6)
  }

  @Test func subsetsFollowTheirSeed() {
    let distance = KernelDistance(to: Self.real)
    let seed = SeededGenerator(seed: 3)
    let subsets = distance.overSubsets(of: Self.made, count: 40, size: 30, seed: seed)
    #expect(subsets == distance.overSubsets(of: Self.made, count: 40, size: 30, seed: seed))
    #expect(
      subsets.mean != distance.overSubsets(of: Self.made, count: 40, size: 30, seed: SeededGenerator(seed: 4)).mean)
    // Unbiased: the mean of small subsets is around the whole sets' distance.
    #expect(abs(subsets.mean - distance(Self.made)) < subsets.deviation)
    // A subset of all rows is the set.
    let whole = distance.overSubsets(of: Self.made, count: 2, size: 1000, seed: seed)
    #expect(abs(whole.mean - distance(Self.made)) < 1e-6 && whole.deviation < 1e-6)
  }

  @Test func equalSetsAreBelowZero() {
    // What pairs of equal rows add between the sets is left out within each.
    let distance = KernelDistance(to: Self.real)(Self.real)
    #expect(distance < 0 && distance > -0.1)
  }

  @Test func whatIsNoNumberLeavesNoDistance() {
    #expect(KernelDistance(to: Self.real)(Self.made.rows(0..<1)).isNaN)
    #expect(KernelDistance(to: Self.real.rows(0..<1))(Self.made).isNaN)
    var bad = Self.made
    bad[7] = .nan
    #expect(KernelDistance(to: Self.real)(bad).isNaN && KernelDistance(to: bad)(Self.real).isNaN)
    bad[7] = .infinity
    #expect(KernelDistance(to: Self.real)(bad).isNaN)
  }
}

@Suite struct NeighbourMeasuresTests {
  private let real = KernelDistanceTests.real
  private let made = KernelDistanceTests.made

  // precision_recall of Tests/gan-measures.py, k = 1, 3 and 5
  @Test(arguments: [(1, 14, 58), (3, 26, 68), (5, 32, 70)])
  func sharesAreNumPys(_ neighbours: Int, _ precise: Double, _ recalled: Double) {
    let (precision, recall) = (precise / 60, recalled / 70)
    let shares = NeighbourMeasures(to: real, neighbours: neighbours)(made)
    #expect(shares.precision == precision && shares.recall == recall)
    let turned = NeighbourMeasures(to: made, neighbours: neighbours)(real)
    #expect(turned.precision == recall && turned.recall == precision)
  }

  // On hashed((3000, 3), 1) and hashed((2100, 3), 2, 1.2)
  @Test func manyRowsAreNumPys() {
    let shares = NeighbourMeasures(to: hashed([3000, 3], key: 1))(hashed([2100, 3], key: 2, scale: 1.2))
    #expect(shares == NeighbourMeasures.Shares(precision: 1507.0 / 2100, recall: 2948.0 / 3000))
  }

  @Test func equalSetsCoverEachOther() {
    let all = NeighbourMeasures.Shares(precision: 1, recall: 1)
    #expect(NeighbourMeasures(to: real)(real) == all)
    // All points are one, far from 0: balls without extent hold their own points.
    let point = Tensor([5, 3], repeating: 1234.5)
    #expect(NeighbourMeasures(to: point)(point) == all)
  }

  @Test func aCollapsedGeneratorIsPreciseButReachesLittle() {
    let first = real.rows(0..<1).values
    let made = Tensor([50, 6], (0..<50).flatMap { _ in first })
    #expect(NeighbourMeasures(to: real)(made) == NeighbourMeasures.Shares(precision: 1, recall: 1.0 / 70))
  }

  @Test func tooFewRowsOrNoNumbersLeaveNoShares() {
    #expect(NeighbourMeasures(to: real)(made.rows(0..<3)).precision.isNaN)
    #expect(NeighbourMeasures(to: real.rows(0..<3))(made).recall.isNaN)
    var bad = made
    bad[0] = .nan
    #expect(NeighbourMeasures(to: real)(bad).precision.isNaN)
    #expect(NeighbourMeasures(to: bad)(real).recall.isNaN)
  }
}

@Suite struct ModeCoverageTests {
  // p = np.array([5, 3, 0, 2]) / 10; q = p[p > 0]; -(q * np.log(q)).sum(), np.log(4) + (q * np.log(q)).sum()
  @Test func entropyIsNumPys() {
    let coverage = ModeCoverage(of: [0, 0, 3, 1, 0, 1, 0, 3, 1, 0], modes: 4)
    #expect(coverage.counts == [5, 3, 0, 2] && coverage.covered == 3 && coverage.share == 0.75)
    #expect(abs(coverage.entropy - 1.0296530140645737) < 1e-14)
    #expect(abs(coverage.divergenceFromEven - 0.3566413470553169) < 1e-14)
    #expect(ModeCoverage(of: [0, 0, 3, 1, 0, 1, 0, 3, 1, 0], modes: 4, minimumCount: 3).covered == 2)
  }

  @Test func extremes() {
    let even = ModeCoverage(of: 0..<6, modes: 6)
    #expect(even.share == 1 && even.divergenceFromEven < 1e-15)
    let collapsed = ModeCoverage(of: [2, 2, 2], modes: 4)
    #expect(collapsed.covered == 1 && collapsed.entropy == 0)
    #expect(abs(collapsed.divergenceFromEven - portableLog(4)) < 1e-15)
    let none = ModeCoverage(of: [], modes: 4)
    #expect(none.covered == 0 && none.entropy == 0)
  }
}
