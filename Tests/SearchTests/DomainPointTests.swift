import Essentials
import Search
import Testing

/// `value(at:)` and `point(of:)` are each other's inverse.
@Suite struct DomainPointTests {
  /// Domains of which every value is known.
  static let listed: [Domain] = [
    .integer(-3...9), .integer(0...0), .integer(-3...9, step: 5), .integer(-7...1_000, step: 13),
    .integer(1...20, isLogarithmic: true), .integer(1...5000, isLogarithmic: true),
    .integer(2...5000, step: 7, isLogarithmic: true), .real(0...1, step: 0.1), .real(-0.3...0.7, step: 0.07),
    .real(0.1...10, step: 0.1, isLogarithmic: true), .real(1e-3...1, step: 1e-3, isLogarithmic: true),
    .choice(["a", "b", "c"]), .choice([1, 2, 4, 8, 16], isOrdered: true), .choice(["only"]), .flag, .bits(1),
    .bits(10), .fixed("x"), .fixed(0.5),
  ]

  @Test(arguments: listed) func everyValueHasAPointOfItsOwn(domain: Domain) throws {
    for value in try #require(domain.values) {
      let point = domain.point(of: value)
      #expect((-1...1).contains(point))
      #expect(domain.value(at: point) == value)
    }
  }

  /// From the smallest normal double to the largest.
  @Test(arguments: [
    (0x1p-1022, 1.7976931348623157e308), (1e300, 1.7976931348623157e308), (0x1p-1022, 3e-308), (1e-300, 1e300),
    (1.7976931348623157e308, 1.7976931348623157e308), (0x1p-1022, 0x1p-1022),
  ])
  func logarithmicRangesOfAllNormalNumbers(low: Double, high: Double) {
    let domain = Domain.real(low...high, isLogarithmic: true)
    var rng = SeededGenerator(seed: 4)
    for point in [-1, -0.999, 0, 0.5, 0.999, 1] + (0..<200).map({ _ in rng.uniform(in: -1...1) }) {
      let value = domain.value(at: point)
      guard case .real(let number) = value else { return }
      #expect((low...high).contains(number) && (-1...1).contains(domain.point(of: value)))
      if low < high { #expect(abs(domain.point(of: value) - point) < 1e-9) }
    }
    let whole = Domain.integer(1...Int.max, isLogarithmic: true)
    for _ in 0..<200 { #expect((-1...1).contains(whole.point(of: whole.random(using: &rng)))) }
  }

  @Test(arguments: [1, 20, 51, 52]) func genesUpTo52BitsHavePointsOfTheirOwn(count: Int) {
    let domain = Domain.bits(count)
    var rng = SeededGenerator(seed: 3)
    for _ in 0..<1000 {
      let value = domain.random(using: &rng)
      #expect(domain.value(at: domain.point(of: value)) == value)
    }
  }

  /// Of longer genes the bits after the 52nd are 0.
  @Test(arguments: [53, 64]) func longerGenesShareTheirPoints(count: Int) {
    let domain = Domain.bits(count)
    var rng = SeededGenerator(seed: 3)
    for _ in 0..<1000 {
      let gene = BitGene.random(count: count, using: &rng)
      let found = domain.value(at: domain.point(of: .bits(gene)))
      #expect(found == .bits(gene.replacing(52..<count, with: 0)))
    }
  }

  @Test(arguments: [
    0...1_000_000_000, -500_000_000_000...499_999_999_999, 1...1_000_000_000_000, -3...3,
  ]) func integersOfWideRangesComeBack(range: ClosedRange<Int>) {
    var rng = SeededGenerator(seed: 4)
    for isLogarithmic in [false, true] where !isLogarithmic || range.lowerBound > 0 {
      let domain = Domain.integer(range, isLogarithmic: isLogarithmic)
      for index in 0..<2000 {
        let value =
          index == 0 ? .integer(range.lowerBound) : index == 1 ? .integer(range.upperBound) : domain.random(using: &rng)
        #expect(domain.value(at: domain.point(of: value)) == value)
      }
    }
  }

  /// A number comes back but for rounding: of the width of its range, and on a logarithmic scale of the logarithm's.
  @Test(
    arguments: [
      (0.0...1, false), (-0.3...0.1, false), (1e-4...1, true), (5e-308...1.7e308, true), (5e-308...6e-308, true),
      (1e300...1.7e308, true), (-1e307...1e308, false), (2...2, false), (2...2, true), (0.1...0.3, false),
      (-1e-300...1e-300, false),
    ] as [(ClosedRange<Double>, Bool)])
  func numbersComeBackButForRounding(range: ClosedRange<Double>, isLogarithmic: Bool) {
    let domain = Domain.real(range, isLogarithmic: isLogarithmic)
    var rng = SeededGenerator(seed: 6)
    for index in 0..<2000 {
      let value =
        index == 0 ? .real(range.lowerBound) : index == 1 ? .real(range.upperBound) : domain.random(using: &rng)
      let point = domain.point(of: value)
      #expect((-1...1).contains(point))
      let (found, expected) = (domain.value(at: point).entry, value.entry)
      #expect(range.contains(found))
      // A point has 2^-53 of its range; the logarithm of the widest range spans 1418.
      let tolerance = isLogarithmic ? expected * 1e-12 : (range.upperBound - range.lowerBound) * 1e-15
      #expect(abs(found - expected) <= tolerance, "\(expected) came back as \(found)")
    }
  }

  /// No point, the ends included, leads out of a range, whatever its bounds round to.
  @Test func noPointLeadsOutOfTheRange() {
    var rng = SeededGenerator(seed: 7)
    for _ in 0..<20_000 {
      let ends = [rng.uniform(in: -1...1), rng.uniform(in: -1...1)].sorted()
      let linear = Domain.real(ends[0]...ends[1])
      let positive = [abs(ends[0]) + 1e-9, abs(ends[1]) + 1e-9].sorted()
      let logarithmic = Domain.real(positive[0]...positive[1], isLogarithmic: true)
      for point in [-1, 1, 1.0.nextDown, (-1.0).nextUp, rng.uniform(in: -1...1)] {
        #expect((ends[0]...ends[1]).contains(linear.value(at: point).entry))
        #expect((positive[0]...positive[1]).contains(logarithmic.value(at: point).entry))
      }
    }
  }

  /// The ends of the widest logarithmic range that a configuration may have, and its middle, √(5e-308 · 1.7e308).
  @Test func theWidestLogarithmicRangeHasNoGap() {
    let domain = Domain.real(5e-308...1.7e308, isLogarithmic: true)
    #expect(abs(domain.value(at: -1).entry / 5e-308 - 1) < 1e-12)
    #expect(abs(domain.value(at: 1).entry / 1.7e308 - 1) < 1e-12)
    #expect(abs(domain.value(at: 0).entry / 8.5.squareRoot() - 1) < 1e-12)
    // Evenly in the logarithm: a quarter of all draws lies in each quarter.
    var rng = SeededGenerator(seed: 8)
    let draws = (0..<8000).map { _ in domain.random(using: &rng).entry }
    for (low, high) in [(5e-308, 3.8e-154), (3.8e-154, 2.9), (2.9, 2.2e154), (2.2e154, 1.7e308)] {
      // Five standard deviations are 194.
      #expect(abs(draws.count { $0 >= low && $0 < high } - 2000) < 194)
    }
  }

  /// Each integer has the share of the logarithm from half below to half above it: of 1...3, log 3 / log 7 for 1.
  @Test func logarithmicIntegersAreDrawnByTheirShares() {
    let domain = Domain.integer(1...3, isLogarithmic: true)
    var rng = SeededGenerator(seed: 9)
    var hits = [0, 0, 0]
    for _ in 0..<20_000 { hits[Int(domain.random(using: &rng).entry) - 1] += 1 }
    // log(1.5/0.5), log(2.5/1.5), log(3.5/2.5) over log 7, times 20,000; five standard deviations are 352 at most.
    for (count, expected) in zip(hits, [11_291, 5_250, 3_458]) { #expect(abs(count - expected) < 352) }
  }

  /// Every value of a list is drawn evenly, the ends of a stepped range included.
  @Test(arguments: [
    Domain.integer(1...6), .integer(0...25, step: 5), .real(0...1, step: 0.2), .choice([1, 2, 3, 4, 5, 6]),
  ]) func listedValuesAreDrawnEvenly(domain: Domain) throws {
    let values = try #require(domain.values)
    var rng = SeededGenerator(seed: 10)
    var hits: [ParameterValue: Int] = [:]
    for _ in 0..<12_000 { hits[domain.random(using: &rng), default: 0] += 1 }
    // Five standard deviations of a sixth are 204.
    for value in values { #expect(abs(hits[value, default: 0] - 2000) < 204) }
    #expect(hits.count == 6)
  }
}
