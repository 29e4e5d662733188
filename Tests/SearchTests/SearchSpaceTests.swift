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
    let domains = [wide, .integer(1...9), .real(0.5...2, logarithmic: true), .choice(["a", "b", "c"]), .flag]
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
    #expect(Domain.real(2...4, logarithmic: false).value(at: 0) == .real(3))
    let rate = Domain.real(1e-4...1, logarithmic: true)
    #expect(abs(rate.value(at: 0).entry - 0.01) < 1e-15)
    #expect(rate.value(at: 1).entry <= 1 && rate.value(at: -1).entry >= 1e-4)
  }

  @Test func valuesSurviveTheirJSON() {
    let domains: [Domain] = [
      .integer(-3...9), .real(1e-5...1, logarithmic: true), .choice(["x", "y", "z"]), .flag,
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

  @Test func vectorsNameChoicesByIndexAndFlagsByDigit() {
    let space = SearchSpace([
      SearchParameter(name: "units", domain: .integer(0...10)),
      SearchParameter(name: "activation", domain: .choice(["a", "b"])),
      SearchParameter(name: "dropout", domain: .flag),
    ])
    let assignment = space.assignment(at: [0, 0.9, -0.9])
    #expect(assignment.vector == [5, 1, 0])
    #expect(assignment.parameters == ["units": 5, "activation": "b", "dropout": false])
  }
}

@Suite struct SearchSpaceSettingsTests {
  private func faults(_ value: JSONValue) -> [String] {
    do {
      _ = try Settings.read(value, from: "f.json") { reader in
        let space = SearchSpace(reader.sections("space"))
        return space.assignment("baseline", of: reader)
      }
      return []
    } catch {
      return "\(error)".split(separator: "\n").map(String.init)
    }
  }

  @Test func everyWrongDomainIsNamed() {
    let space: JSONValue = [
      ["name": "a", "type": "integer", "min": 9, "max": 1],
      ["name": "a", "type": "real", "min": 0, "max": 1, "logarithmic": true],
      ["name": "c", "type": "choice", "choices": []],
      ["name": "d", "type": "choice", "choices": ["x", "x"]],
      ["name": "e", "type": "intger"],
      ["name": "f", "type": "choice", "choices": [1, "x"]],
      ["name": "g", "type": "choice", "choices": [1, 2, 1.0]],
      ["name": "h", "type": "choice", "choices": "relu"],
      ["name": "i", "type": "bits", "length": 65],
    ]
    let found = faults(["space": space, "baseline": [1]])
    let expected = [
      "f.json: space[0].max: must be at least min (9), found 1",
      "f.json: space[1].name: the name \"a\" is used twice",
      "f.json: space[1].min: must be above 0 on a logarithmic scale, found 0.0",
      "f.json: space[2].choices: expected at least one label, found none",
      "f.json: space[3].choices: a label stands twice",
      "f.json: space[4].type: expected one of \"integer\", \"real\", \"choice\", \"flag\", \"bits\", "
        + "found the text \"intger\"; did you mean \"integer\"?",
      "f.json: space[5].choices: expected a list of texts or of numbers, found the text \"x\" at index 1",
      "f.json: space[6].choices: a label stands twice",
      "f.json: space[7].choices: expected a list of texts or of numbers, found the text \"relu\"",
      "f.json: space[8].length: expected an integer from 1 to 64 bits, found 65",
      "f.json: baseline: expected 9 values in the order of the space, found a list of 1",
    ]
    for message in expected { #expect(found.contains(message)) }
  }

  @Test func baselinesComeAsListOrByName() throws {
    let space: JSONValue = [
      ["name": "units", "type": "integer", "min": 1, "max": 9],
      ["name": "activation", "type": "choice", "choices": ["relu", "tanh"]],
    ]
    #expect(faults(["space": space, "baseline": [3, 1]]) == [])
    #expect(faults(["space": space, "baseline": ["units": 3, "activation": "tanh"]]) == [])
    #expect(
      faults(["space": space, "baseline": [0, "tahn"]]) == [
        "f.json: baseline.units: expected an integer from 1 to 9, found 0",
        "f.json: baseline.activation: expected one of \"relu\", \"tanh\" or an index from 0 to 1, found the text \"tahn\"",
      ])
    #expect(
      faults(["space": space, "baseline": ["unit": 3]]) == [
        "f.json: baseline.unit: unknown parameter; did you mean \"units\"?",
        "f.json: baseline.units: expected an integer from 1 to 9, found nothing",
        "f.json: baseline.activation: expected one of \"relu\", \"tanh\" or an index from 0 to 1, found nothing",
      ])
    #expect(
      faults(["space": space]) == ["f.json: baseline: missing; expected a list of 2 values in the order of the space"])
  }
}
