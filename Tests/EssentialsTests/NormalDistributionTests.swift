import Essentials
import Testing

@Suite struct NormalDistributionTests {
  /// scipy.special.ndtr of scipy 1.17.1, which agrees with mpmath's 60 digits to 2e-15 (to 2e-13 below -9).
  static let probabilities: [(Double, Double)] = [
    (-37, 5.725571222524577e-300), (-20, 2.753624118606234e-89), (-8.5, 9.479534822203318e-18),
    (-5, 2.866515718791939e-07), (-3, 0.0013498980316300946), (-1.5, 0.06680720126885807),
    (-0.7, 0.24196365222307303), (-0.66, 0.25462691467133614), (-0.3, 0.3820885778110474),
    (-1e-9, 0.49999999960105773), (0, 0.5), (0.25, 0.5987063256829237), (0.66, 0.7453730853286639),
    (0.7, 0.758036347776927), (1, 0.8413447460685429), (2, 0.9772498680518208), (5, 0.9999997133484281), (9, 1),
  ]

  @Test(arguments: probabilities) func probabilityAgreesWithSciPy(_ x: Double, _ expected: Double) {
    #expect(abs(normalCDF(x) / expected - 1) < 2e-13)
  }

  @Test func probabilityEndsAtZeroAndOne() {
    #expect(normalCDF(-.infinity) == 0)
    #expect(normalCDF(-40) == 0)
    #expect(normalCDF(.infinity) == 1)
  }

  @Test func probabilityInvertsTheQuantile() {
    for probability in [1e-300, 1e-17, 0.001, 0.3, 0.5, 0.75, 0.999] {
      #expect(abs(normalCDF(inverseNormalCDF(probability)) / probability - 1) < 2e-13)
    }
  }

  /// log((erfc(-b/√2) - erfc(-a/√2)) / 2) by mpmath 1.3 with 60 to 200 digits.
  static let differences: [(Double, Double, Double)] = [
    (-1, 1, -0.38171514630212605), (-0.3, 0.4, -1.2970638476386886), (-0.5, 2, -0.4024013123385751),
    (-1, 0.5, -0.6295956325528635), (-0.5, 0.5, -0.9599163336956223), (0.1, 1.1, -1.1254509393889283),
    (-1, -0.05, -1.1350503434905592), (-2, 6, -0.023012910338518648), (-6, -0.01, -0.7011578954334154),
    (-3, -1, -1.8495664205476083), (1, 3, -1.8495664205476083), (5, 6, -15.068446096529453),
    (-9, -8.9, -43.24004509901112), (8.9, 9, -43.24004509901112), (-30, -29, -424.7874199097303),
    (29, 30, -424.7874199097303), (-300, -299, -44707.11939329184), (300, 301, -45006.62273211866),
    (-10000, -9999.5, -49995010.25422891), (2, 2 + 0x1p-30, -23.713353950934355),
    (-38, -38 + 0x1p-20, -736.781864024537), (-40, -39.99, -805.3174692698356),
    (-.infinity, -50, -1254.8313611394199), (-.infinity, -1.5, -2.7059444008238898),
    (-.infinity, 3, -0.0013508099647481938), (50, .infinity, -1254.8313611394199),
  ]

  @Test(arguments: differences)
  func intervalsAgreeWithMpmath(_ lower: Double, _ upper: Double, _ expected: Double) {
    #expect(abs(logNormalCDFDifference(lower, upper) / expected - 1) < 1e-13)
  }

  @Test func intervalsAtTheLimits() {
    #expect(logNormalCDFDifference(1, 1) == -.infinity)
    #expect(logNormalCDFDifference(-.infinity, .infinity) == 0)
    #expect(logNormalCDFDifference(-1000, 1000) == 0)
    // The narrowest interval there is: log(2^-1074) - log √(2π).
    #expect(abs(logNormalCDFDifference(0, .leastNonzeroMagnitude) - (-744.4400719213812 - 0.9189385332046727)) < 1e-10)
  }

  /// An interval's parts add up to it, whichever formula computes each.
  @Test func partsAddUp() {
    var rng = SeededGenerator(seed: 3)
    for _ in 0..<20_000 {
      let lower = rng.uniform(in: -8...8)
      let upper = lower + portableExp(rng.uniform(in: -6...2))
      let middle = lower + (upper - lower) * rng.uniform()
      guard lower < middle, middle < upper else { continue }
      let whole = logNormalCDFDifference(lower, upper)
      let parts = [(lower, middle), (middle, upper)].reduce(0) {
        $0 + portableExp(logNormalCDFDifference($1.0, $1.1) - whole)
      }
      #expect(abs(parts - 1) < 1e-12)
    }
  }
}
