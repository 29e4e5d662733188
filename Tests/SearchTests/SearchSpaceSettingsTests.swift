import Essentials
import Search
import Testing

@Suite struct SearchSpaceSettingsTests {
  private func faults(_ value: JSONValue) -> [String] {
    do {
      _ = try Settings.read(value, from: "f.json") { reader in
        let space = SearchSpace(reader)
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
      ["name": "a", "type": "real", "min": 0, "max": 1, "log": true],
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
      "f.json: space[3].choices: the label \"x\" is given twice",
      "f.json: space[4].type: expected one of \"integer\", \"real\", \"choice\", \"flag\", \"bits\", \"fixed\", "
        + "found the text \"intger\"; did you mean \"integer\"?",
      "f.json: space[5].choices: expected a list of texts or of numbers, found the text \"x\" at index 1",
      "f.json: space[6].choices: the label 1.0 is given twice",
      "f.json: space[7].choices: expected a list of texts or of numbers, found the text \"relu\"",
      "f.json: space[8].length: expected an integer from 1 to 64 bits, found 65",
    ]
    for message in expected { #expect(found.contains(message)) }
  }

  /// Nothing is built on a space with faults: two parameters of one name were a trap.
  @Test func nothingIsCheckedAgainstASpaceWithFaults() throws {
    let twice: JSONValue = [
      ["name": "a", "type": "flag"], ["name": "a", "type": "real", "min": 0, "max": 1],
    ]
    #expect(faults(["space": twice, "baseline": [1]]) == ["f.json: space[1].name: the name \"a\" is used twice"])
    let unknown: JSONValue = [["name": "a", "type": "itneger", "min": 1, "max": 5]]
    #expect(
      faults(["space": unknown, "baseline": [3]]) == [
        "f.json: space[0].type: expected one of \"integer\", \"real\", \"choice\", \"flag\", \"bits\", \"fixed\", "
          + "found the text \"itneger\"; did you mean \"integer\"?"
      ])
  }

  @Test func otherNamesOfTypes() throws {
    func space(_ type: JSONValue) -> JSONValue {
      ["space": [["name": "a", "type": type, "min": 1, "max": 5]], "baseline": [3]]
    }
    #expect(faults(space("float")) == [] && faults(space("int")) == [])
    #expect(
      faults(space("loguniform")) == [
        "f.json: space[0].type: unknown type \"loguniform\"; here it is called \"type\": \"real\" with \"log\": true"
      ])
    #expect(faults(space("categorical"))[0].hasSuffix("here it is called \"type\": \"choice\""))
    #expect(faults(space("log_uniform")).count == 1)
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

  @Test(
    arguments: [
      (
        ["type": "integer", "min": 0, "max": 9, "log": true], "min: must be at least 1 on a logarithmic scale, found 0"
      ),
      (
        ["type": "integer", "min": .integer(Int.min), "max": .integer(Int.max), "step": 2],
        "max: is too far from min, -9223372036854775808, for steps of 2, found 9223372036854775807"
      ), (["type": "integer", "min": 0, "max": 9, "step": 0], "step: expected an integer of at least 1, found 0"),
      (["type": "integer", "min": 0, "max": 9.5], "max: expected an integer, found 9.5"),
      (["type": "real", "min": 2, "max": 1], "max: must be at least min (2.0), found 1.0"),
      (["type": "real", "min": -1.7e308, "max": 1.7e308], "max: is too far from min, -1.7e+308, found 1.7e+308"),
      (
        ["type": "real", "min": .number(.leastNonzeroMagnitude), "max": 1, "log": true],
        "min: must be above 0 on a logarithmic scale, found 5e-324"
      ),
      (
        ["type": "real", "min": 0, "max": 1, "step": 0],
        "step: expected a number above 0 that divides the range into fewer than 2^53 steps, found 0.0"
      ),
      (
        ["type": "real", "min": 0, "max": 1, "step": 1e-20],
        "step: expected a number above 0 that divides the range into fewer than 2^53 steps, found 1e-20"
      ), (["type": "real", "max": 1], "min: missing; expected a number"),
      (["type": "choice"], "choices: missing; expected a list of texts or of numbers"),
      (
        ["type": "choice", "choices": ["a", true]],
        "choices: expected a list of texts or of numbers, found true at index 1"
      ), (["type": "choice", "choices": ["a"], "ordered": 1], "ordered: expected true or false, found 1"),
      (["type": "bits"], "length: missing; expected an integer from 1 to 64 bits"),
      (["type": "fixed"], "value: expected a text, a number, true or false, found null"),
      (["type": "fixed", "value": [1]], "value: expected a text, a number, true or false, found a list"),
      (
        ["type": "real", "min": 1, "max": 2, "log": true, "logarithmic": true],
        "logarithmic: is another name of \"log\", which is given too; expected one of them"
      ), (["type": "flag", "lenght": 3], "lenght: unknown key; known here: name, type, when"),
    ] as [(JSONValue, String)])
  func aWrongDomainIsNamed(domain: JSONValue, message: String) {
    let item = domain.overlaid(by: ["name": "a"])
    #expect(spaceFaults(["space": [item]]) == ["f.json: space[0].\(message)"])
  }

  /// `space`, `forbidden` and `constraints` alone.
  private func spaceFaults(_ value: JSONValue) -> [String] {
    do {
      _ = try Settings.read(value, from: "f.json") { SearchSpace($0) }
      return []
    } catch {
      return "\(error)".split(separator: "\n").map(String.init)
    }
  }

  private static let optimizers: [JSONValue] = [
    ["name": "optimizer", "type": "choice", "choices": ["sgd", "adam"]],
    ["name": "units", "type": "integer", "min": 1, "max": 9],
    ["name": "gene", "type": "bits", "length": 3],
    ["name": "device", "type": "fixed", "value": "cpu"],
  ]

  @Test(
    arguments: [
      (
        ["optimiser": "sgd"],
        "optimiser: expected a parameter that comes earlier in the space; did you mean \"optimizer\"?"
      ),
      (["momentum": 0.5], "momentum: expected a parameter that comes earlier in the space"),
      ([:], ": expected at least one parameter with its value"),
      (
        ["optimizer": "sdg"],
        "optimizer: expected one of \"sgd\", \"adam\" or an index from 0 to 1, found the text \"sdg\""
      ), (["optimizer": ["sgd", 7]], "optimizer: expected one of \"sgd\", \"adam\" or an index from 0 to 1, found 7"),
      (["optimizer": []], "optimizer: expected at least one value, found an empty list"),
      (["units": 10], "units: expected an integer from 1 to 9, found 10"),
      (
        ["units": ["least": 3]],
        "units: expected a value, a list of values or {\"min\": …, \"max\": …}, found {\"least\":3}"
      ), (["units": [:]], "units: expected a value, a list of values or {\"min\": …, \"max\": …}, found {}"),
      (
        ["units": ["min": 5, "max": 3]],
        "units: expected a value, a list of values or {\"min\": …, \"max\": …}, found {\"max\":3,\"min\":5}"
      ),
      (
        ["units": ["min": "few"]],
        "units: expected a value, a list of values or {\"min\": …, \"max\": …}, found {\"min\":\"few\"}"
      ),
      (
        ["optimizer": ["min": 0]],
        "optimizer: expected one of \"sgd\", \"adam\" or an index from 0 to 1, found {\"min\":0}"
      ), (["gene": ["max": 4]], "gene: expected a text of 3 zeros and ones, found {\"max\":4}"),
    ] as [(JSONValue, String)])
  func aWrongConditionIsNamed(condition: JSONValue, message: String) {
    let momentum: JSONValue = ["name": "momentum", "type": "real", "min": 0, "max": 1, "when": condition]
    #expect(
      spaceFaults(["space": .array(Self.optimizers + [momentum])])
        == ["f.json: space[4].when\(message.hasPrefix(":") ? "" : ".")\(message)"])
    // The same words where a combination is forbidden, but that it may name every parameter.
    #expect(
      spaceFaults(["space": .array(Self.optimizers), "forbidden": [condition]])
        == ["f.json: forbidden[0]\(message.hasPrefix(":") ? "" : ".")\(message)"])
  }

  @Test(
    arguments: [
      (
        ["coefficients": ["units": 1, "unit": 2], "max": 3],
        "coefficients.unit: unknown parameter; did you mean \"units\"?"
      ),
      (
        ["coefficients": ["gene": 1], "max": 3],
        "coefficients.gene: expected a parameter with numbers as values, found one of bits"
      ),
      (
        ["coefficients": ["optimizer": 1], "max": 3],
        "coefficients.optimizer: expected a parameter with numbers as values, found a choice of texts"
      ),
      (
        ["coefficients": ["device": 1], "max": 3],
        "coefficients.device: expected a parameter with numbers as values, found one fixed to \"cpu\""
      ),
      (["coefficients": ["units": "two"], "max": 3], "coefficients.units: expected a number, found the text \"two\""),
      (["max": 3], "coefficients: expected at least one number by parameter, found none"),
      (["coefficients": ["units": 1]], "max: missing; expected min, max or both"),
      (["coefficients": ["units": 1], "min": 4, "max": 3], "max: must be at least min (4.0), found 3.0"),
      (
        ["coefficients": ["units": 1], "maximum": 3, "max": 2],
        "maximum: unknown key; known here: coefficients, max, min"
      ),
    ] as [(JSONValue, String)])
  func aWrongConstraintIsNamed(constraint: JSONValue, message: String) {
    #expect(
      spaceFaults(["space": .array(Self.optimizers), "constraints": [constraint]])
        == ["f.json: constraints[0].\(message)"])
  }

  @Test func aSpaceOfWhichNothingIsAllowedIsRefused() {
    let message = "10,000 random assignments of the space were all refused; expected some that are allowed"
    #expect(
      spaceFaults(["space": .array(Self.optimizers), "forbidden": [["optimizer": ["sgd", "adam"]]]])
        == ["f.json: forbidden: \(message)"])
    #expect(
      spaceFaults(["space": .array(Self.optimizers), "constraints": [["coefficients": ["units": 1], "min": 10]]])
        == ["f.json: constraints: \(message)"])
  }

  @Test func aForbiddenBaselineIsRefused() {
    let space: JSONValue = [
      "space": .array(Self.optimizers), "forbidden": [["optimizer": "sgd", "units": ["min": 5]]],
      "constraints": [["coefficients": ["units": 2], "max": 14]],
    ]
    func found(_ baseline: JSONValue) -> [String] { faults(space.overlaid(by: ["baseline": baseline])) }
    #expect(found(["sgd", 4, "000", "cpu"]) == [] && found(["adam", 7, "000", "cpu"]) == [])
    #expect(found(["sgd", 5, "000", "cpu"]) == ["f.json: baseline: is forbidden, or violates a constraint"])
    #expect(found(["adam", 8, "000", "cpu"]) == ["f.json: baseline: is forbidden, or violates a constraint"])
  }

  /// What others make inactive may be given, must then be right, and is left out.
  @Test func inactiveParametersOfABaselineAreChecked() throws {
    let value: JSONValue = [
      "space": [
        ["name": "optimizer", "type": "choice", "choices": ["sgd", "adam"]],
        ["name": "momentum", "type": "real", "min": 0, "max": 1, "when": ["optimizer": "sgd"]],
      ]
    ]
    func read(_ baseline: JSONValue) throws -> [String: JSONValue]? {
      try Settings.read(value.overlaid(by: ["baseline": baseline]), from: "f.json") { reader in
        SearchSpace(reader).assignment("baseline", of: reader)
      }.settings?.parameters
    }
    #expect(try read(["sgd", 0.5]) == ["optimizer": "sgd", "momentum": 0.5])
    #expect(try read(["adam", 0.5]) == ["optimizer": "adam"] && read(["adam", .null]) == ["optimizer": "adam"])
    #expect(try read(["optimizer": "adam"]) == ["optimizer": "adam"])
    #expect(
      faults(value.overlaid(by: ["baseline": ["adam", 2]]))
        == ["f.json: baseline.momentum: expected a number from 0.0 to 1.0, found 2"])
    #expect(
      faults(value.overlaid(by: ["baseline": ["optimizer": "sgd"]]))
        == ["f.json: baseline.momentum: expected a number from 0.0 to 1.0, found nothing"])
  }

  @Test func anEarlierNameOfAKeyIsRead() throws {
    func space(_ key: String) throws -> SearchSpace {
      let item: JSONValue = ["name": "rate", "type": "real", "min": 0.1, "max": 1, key: true]
      return try Settings.read(["space": [item]], from: "f") { SearchSpace($0) }.settings
    }
    #expect(try space("logarithmic") == space("log"))
    #expect(try space("log").parameters[0].domain == .real(0.1...1, isLogarithmic: true))
  }
}
