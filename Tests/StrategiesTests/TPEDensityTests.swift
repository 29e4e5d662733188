import Essentials
import Search
import Testing

@testable import Strategies

@Suite struct TPEDensityTests {
  private static let domains: [Domain] = [
    .choice(["x", "y", "z"]), .integer(0...9), .real(-2...2), .real(0.001...10, isLogarithmic: true),
    .integer(1...16, isLogarithmic: true), .real(0...1, step: 0.25),
  ]

  /// The observations of the reference program below.
  private static func observation(_ i: Int) -> [ParameterValue] {
    let letter = i * 7 % 3
    return [
      .choice(index: letter, label: ["x", "y", "z"][letter]), .integer(i * i % 10),
      .real(-2 + 4 * Double((i * 5 + 3) % 23) / 22), .real([0.001, 0.02, 0.5, 3, 10][i % 5]),
      .integer([1, 3, 16, 7, 2, 4][i % 6]), .real(Double(i % 5) * 0.25),
    ]
  }

  private static let queries: [[ParameterValue]] = [
    [.choice(index: 0, label: "x"), .integer(4), .real(0.1), .real(0.02), .integer(3), .real(0.25)],
    [.choice(index: 2, label: "z"), .integer(0), .real(-2), .real(10), .integer(16), .real(1)],
    [.choice(index: 1, label: "y"), .integer(9), .real(1.5), .real(0.001), .integer(1), .real(0)],
    [.choice(index: 1, label: "y"), .integer(5), .real(-0.7), .real(0.3), .integer(5), .real(0.5)],
  ]

  private static func mixture(_ domains: [Domain], _ observations: [[ParameterValue]]) -> ParzenMixture {
    var mixture = ParzenMixture(domains.flatMap { ParzenCoding($0).dimensions }, priorWeight: 1)
    for values in observations { mixture.append(coordinates(values, domains)) }
    mixture.refresh()
    return mixture
  }

  private static func coordinates(_ values: [ParameterValue], _ domains: [Domain] = domains) -> [Double] {
    zip(domains, values).flatMap { ParzenCoding($0).coordinates(of: $1) }
  }

  /// The log densities are those of `_ParzenEstimator` of optuna 5.0.0 (multivariate, its argsort made stable) for the
  /// same distributions, observations and queries.
  @Test(arguments: [
    (0, [-10.792637397397524, -12.989956538410539, -10.01079269319612, -11.308453912552578]),
    (1, [-10.32911772466304, -13.329472651535077, -10.189830673561657, -11.562073673670913]),
    (2, [-10.1235085410053, -14.080839491364571, -11.10185946852822, -11.018294195294688]),
    (7, [-9.879824997263984, -14.952983234378376, -12.069459191547404, -10.853587373596188]),
    (40, [-14.290928459528756, -16.50708331460965, -13.5277927918375, -14.818573070938292]),
    (130, [-11.205439201834503, -17.279679807128556, -14.377951919346485, -15.447570099671083]),
  ])
  func agreesWithOptuna(count: Int, expected: [Double]) {
    let mixture = Self.mixture(Self.domains, (0..<count).map(Self.observation))
    // Ours are densities of coordinates from -1 to 1, Optuna's of the number from -2 to 2 and of the other's logarithm.
    let units = portableLog(4 / 2) + portableLog(portableLog(10_000) / 2)
    for (query, expected) in zip(Self.queries, expected) {
      #expect(abs(mixture.logDensity(at: Self.coordinates(query)) - units - expected) < 1e-9)
    }
  }

  /// The log probabilities as above, of integers with 4,000 values. Ours come from the density in the middle of the
  /// value's interval: close where the interval is narrow beside the kernels, which it is but for small values of a
  /// logarithmic domain.
  @Test(arguments: [
    (
      6, false, 1e-4,
      [-7.747531642921141, -7.747159523440289, -7.735646890109033, -8.007530174284414, -9.33665327490898]
    ),
    (
      130, false, 1e-3,
      [-8.001064656989625, -7.997917987082269, -8.192233096287966, -8.019247153249708, -8.220289403377102]
    ),
    (
      6, true, 0.1,
      [-2.957344436449375, -3.6805118424803394, -6.5160681114571455, -8.409845169077663, -9.689854443253074]
    ),
    (
      130, true, 0.4,
      [-5.061504350332325, -5.82350255167029, -8.833355422914927, -8.201397928438912, -8.630386491176266]
    ),
  ])
  func wideIntegersComeClose(count: Int, isLogarithmic: Bool, tolerance: Double, expected: [Double]) throws {
    let domain = Domain.integer(1...4000, isLogarithmic: isLogarithmic)
    let coding = ParzenCoding(domain)
    guard case .line(let scale) = coding.dimensions[0] else { throw ExpectedLine() }
    let mixture = Self.mixture([domain], (0..<count).map { [.integer(($0 * $0 * 37 + $0 * 911) % 4000 + 1)] })
    for (value, expected) in zip([1, 2, 37, 1242, 4000], expected) {
      let point = coding.coordinates(of: .integer(value))
      let found = mixture.logDensity(at: point) + portableLog(scale.width(at: point[0]))
      #expect(abs(found - expected) < tolerance)
    }
  }

  private struct ExpectedLine: Error {}

  /// Also with more categories than one pack holds.
  @Test func probabilitiesAddUpToOne() {
    let domains: [Domain] = [
      .choice(["a", "b", "c", "d", "e", "f", "g"]), .bits(6), .flag, .integer(3...9, step: 2),
      .choice(["1", "2", "3"], isOrdered: true),
    ]
    let space = SearchSpace(domains.enumerated().map { SearchParameter(name: "p\($0)", domain: $1) })
    var rng = SeededGenerator(seed: 4)
    let observations = (0..<30).map { _ in domains.map { $0.random(using: &rng) } }
    let mixture = Self.mixture(domains, observations)
    var sum = 0.0
    for assignment in AssignmentWalk(space, values: domains.map { $0.values ?? [] }) {
      let point = Self.coordinates(assignment.entries.map(\.value), domains)
      sum += portableExp(mixture.logDensity(at: point))
    }
    #expect(abs(sum - 1) < 1e-9)
  }

  @Test func slotsThatLoseAndRegainTheirKernelsLeaveNoTrace() {
    let observations = (0..<130).map(Self.observation)
    var changed = Self.mixture(Self.domains, observations)
    for slot in stride(from: 0, to: 130, by: 3) { changed.remove(slot) }
    changed.refresh()
    let fewer = Self.mixture(Self.domains, observations.enumerated().filter { $0.offset % 3 != 0 }.map(\.element))
    for query in Self.queries.map({ Self.coordinates($0) }) {
      #expect(abs(changed.logDensity(at: query) - fewer.logDensity(at: query)) < 1e-12)
    }
    for slot in stride(from: 0, to: 130, by: 3).reversed() { changed.insert(slot) }
    changed.refresh()
    let whole = Self.mixture(Self.domains, observations)
    for query in Self.queries.map({ Self.coordinates($0) }) {
      #expect(changed.logDensity(at: query) == whole.logDensity(at: query))
    }
  }

  /// Draws fall into each value's share of the probability: five standard deviations of 20,000 draws are at most 0.018.
  @Test func drawsFollowTheDensity() {
    let domains: [Domain] = [.integer(0...9)]
    let mixture = Self.mixture(domains, [[.integer(2)], [.integer(3)], [.integer(9)]])
    var rng = SeededGenerator(seed: 1)
    var hits = Array(repeating: 0.0, count: 10)
    for _ in 0..<20_000 { hits[Int(mixture.sample(exploration: 0, using: &rng)[0])] += 1 }
    for (value, hits) in hits.enumerated() {
      #expect(abs(hits / 20_000 - portableExp(mixture.logDensity(at: [Double(value)]))) < 0.018)
    }
  }

  @Test func logSumIsThatOfTheTerms() {
    var exponents: [Double] = [-3.5, 2, 0.25, -80, -Double.infinity, 1.75, -39.5, 2]
    let weights = [1.0, 0.5, 2, 1, 0, 0.125, 1, 0.25]
    // Python: math.log(sum(w * math.exp(e) for e, w in zip(exponents, weights))).
    let expected = 2.181475162222505
    let found = exponents.withUnsafeMutableBufferPointer { exponents in
      weights.withUnsafeBufferPointer { logSumOfExponentials(exponents, weights: $0) }
    }
    #expect(abs(found - expected) < 1e-11)
  }
}
