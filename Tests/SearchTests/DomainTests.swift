import Essentials
import Search
import Testing

@Suite struct DomainTests {
  /// Equation 1 of Lu et al. (2018): v = g (max - min)/2 + (max + min)/2, worked by hand.
  @Test(arguments: [(-1.0, 1), (0.0, 2001), (1.0, 4000), (0.5, 3000), (-0.25, 1501), (7, 4000), (-7, 1)])
  func integersFollowEquation1(point: Double, value: Int) {
    #expect(Domain.integer(1...4000).value(at: point) == .integer(value))
  }

  @Test(arguments: [Double.nan, -.infinity, .infinity, 1e300])
  func noPointTraps(point: Double) {
    let wide = Domain.integer(Int.min...Int.max)
    let domains = [wide, .integer(1...9), .real(0.5...2, isLogarithmic: true), .choice(["a", "b", "c"]), .flag]
    for domain in domains {
      let value = domain.value(at: point)
      #expect(domain.value(value.json) == value)
      #expect(value == domain.value(at: point.isNaN ? 0 : point > 0 ? 1 : -1))
    }
    #expect(wide.value(at: 1) == .integer(Int.max) && wide.value(at: -1) == .integer(Int.min))
  }

  @Test(arguments: [(-1.0, 0), (-0.51, 0), (-0.5, 1), (-0.01, 1), (0.0, 2), (0.49, 2), (0.5, 3), (1.0, 3)])
  func choicesAreEqualBins(point: Double, index: Int) {
    let labels: [JSONValue] = ["a", "b", "c", "d"]
    #expect(Domain.choice(labels).value(at: point) == .choice(index: index, label: labels[index]))
  }

  @Test func flagsAreTwoBins() {
    #expect(Domain.flag.value(at: -0.001) == .flag(false))
    #expect(Domain.flag.value(at: 0) == .flag(true))
  }

  @Test func realsAreEvenOrEvenInTheLogarithm() throws {
    #expect(Domain.real(2...4).value(at: 0) == .real(3))
    let rate = Domain.real(1e-4...1, isLogarithmic: true)
    #expect(abs(rate.value(at: 0).entry - 0.01) < 1e-15)
    #expect(rate.value(at: 1).entry <= 1 && rate.value(at: -1).entry >= 1e-4)
  }

  @Test func valuesSurviveTheirJSON() {
    let domains: [Domain] = [
      .integer(-3...9), .integer(-3...9, step: 5), .integer(1...9000, isLogarithmic: true),
      .real(1e-5...1, isLogarithmic: true), .real(-1...1, step: 0.1), .real(0.1...10, step: 0.3, isLogarithmic: true),
      .choice(["x", "y", "z"]), .choice([1, 2, 4], isOrdered: true), .flag, .bits(7), .fixed("adam"), .fixed(0.5),
    ]
    var random = SeededGenerator(seed: 2)
    for domain in domains {
      for _ in 0..<200 {
        let value = domain.value(at: random.uniform(in: -1...1))
        #expect(domain.value(value.json) == value)
      }
    }
    #expect(Domain.choice(["x", "y"]).value(1) == .choice(index: 1, label: "y"))
    #expect(Domain.choice(["x", "y"]).value(2) == nil)
    #expect(Domain.flag.value(0) == .flag(false))
    #expect(Domain.flag.value(2) == nil)
    #expect(Domain.integer(1...3).value(4) == nil)
    #expect(Domain.integer(1...3).value(2.5) == nil)
    #expect(Domain.integer(1...9, step: 4).value(5) == .integer(5) && Domain.integer(1...9, step: 4).value(4) == nil)
    #expect(Domain.real(0...1, step: 0.25).value(0.75) == .real(0.75))
    #expect(Domain.real(0...1, step: 0.25).value(0.7) == nil && Domain.real(0...0.9, step: 0.25).value(0.9) == nil)
    #expect(Domain.fixed(3).value(3.0) == .choice(index: 0, label: 3) && Domain.fixed(3).value(4) == nil)
  }

  @Test func numbersAsChoicesAreNamedByThemselves() {
    let units = Domain.choice([32, 64, 1])
    #expect(units.value(64) == .choice(index: 1, label: 64))
    #expect(units.value(64.0) == .choice(index: 1, label: 64))
    // No index where it could be taken for a label.
    #expect(units.value(1) == .choice(index: 2, label: 1))
    #expect(units.value(0) == nil && units.value("64") == nil)
    #expect(units.described == "one of 32, 64, 1")
  }

  @Test func bitsAreTexts() throws {
    let gene = try #require(BitGene("0110"))
    #expect(Domain.bits(4).value("0110") == .bits(gene))
    #expect(Domain.bits(4).value("011") == nil && Domain.bits(4).value(6) == nil && Domain.bits(4).value("0112") == nil)
    #expect(ParameterValue.bits(gene).json == "0110" && ParameterValue.bits(gene).entry == 6)
    #expect(Domain.bits(4).value(at: -1).json == "0000" && Domain.bits(4).value(at: 1).json == "1111")
    #expect(Domain.bits(64).value(at: 0).json == .string("1" + String(repeating: "0", count: 63)))
  }

  /// A tenth has no exact double: the values are multiples of the step from the lower bound all the same, and what a
  /// person writes is found among them.
  @Test func stepsAreCountedFromTheLowerBound() {
    let tenths = Domain.real(0...1, step: 0.1)
    #expect(tenths.count == 11)
    #expect(tenths.values?.last == .real(1) && tenths.values?[3] == .real(3 * 0.1))
    #expect(tenths.value(0.3) == .real(3 * 0.1))
    #expect(Domain.real(0...1, step: 0.3).values == [0, 0.3, 0.6, 3 * 0.3].map { .real($0) })
    #expect(Domain.integer(1...10, step: 4).values == [1, 5, 9].map { .integer($0) })
    #expect(Domain.integer(1...10, step: 4).value(at: 1) == .integer(9))
    #expect(Domain.real(0...1, step: 0.3).value(at: 1) == .real(3 * 0.3))
  }

  @Test func valuesAreCountedWhereTheyCanBe() {
    #expect(Domain.integer(3...7).count == 5 && Domain.integer(3...3).count == 1)
    #expect(Domain.integer(Int.min...Int.max).count == nil && Domain.integer(0...Int.max).count == nil)
    #expect(Domain.real(0...1).count == nil && Domain.real(0...1e300, step: 1).count == nil)
    #expect(Domain.choice(["a", "b"]).count == 2 && Domain.flag.count == 2 && Domain.fixed(1).count == 1)
    #expect(Domain.bits(62).count == 1 << 62 && Domain.bits(63).count == nil)
    #expect(Domain.integer(0...65_535).values?.count == 65_536 && Domain.integer(0...65_536).values == nil)
    #expect(Domain.bits(2).values?.map(\.json) == ["00", "01", "10", "11"])
    #expect(Domain.flag.values == [.flag(false), .flag(true)])
  }

  @Test func numbersAndOrderedChoicesHaveAnOrder() {
    #expect(Domain.integer(1...2).isOrdered && Domain.real(0...1).isOrdered)
    #expect(Domain.choice([1, 2], isOrdered: true).isOrdered && !Domain.choice([1, 2]).isOrdered)
    #expect(!Domain.flag.isOrdered && !Domain.bits(3).isOrdered && !Domain.fixed(1).isOrdered)
  }

  @Test func aDomainSaysWhatItExpects() {
    #expect(Domain.integer(1...9).described == "an integer from 1 to 9")
    #expect(Domain.integer(1...9, step: 2).described == "an integer from 1 to 9 in steps of 2")
    #expect(Domain.real(0.5...2).described == "a number from 0.5 to 2.0")
    #expect(Domain.real(0.5...2, step: 0.5).described == "a number from 0.5 to 2.0 in steps of 0.5")
    #expect(Domain.choice(["a", "b"]).described == "one of \"a\", \"b\" or an index from 0 to 1")
    #expect(Domain.flag.described == "true, false, 0 or 1")
    #expect(Domain.bits(4).described == "a text of 4 zeros and ones")
    #expect(Domain.fixed("adam").described == "\"adam\"")
  }

  @Test func valuesAreNumbersWhereTheyCanBe() {
    #expect(ParameterValue.integer(3).number == 3 && ParameterValue.real(0.5).number == 0.5)
    #expect(ParameterValue.choice(index: 4, label: 32).number == 32 && ParameterValue.flag(true).number == 1)
    #expect(ParameterValue.choice(index: 4, label: "a").number == nil)
    #expect(ParameterValue.bits(BitGene(count: 3, value: 2)).number == nil)
  }
}
