import Essentials
import Testing

@testable import Problems

@Suite struct CommandTemplateTests {
  private func words(
    _ words: [String], _ parameters: [String: JSONValue] = [:], names: [String]? = nil, epochs: Int? = nil,
    continued: String? = nil
  ) throws -> [String] {
    let template = try CommandTemplate(words, parameters: names ?? parameters.keys.sorted())
    let trial = CommandTrial(
      number: 3, seed: 99, parameters: parameters, directory: "/t/3", epochs: epochs, continued: continued)
    return template.expanded(for: trial, parametersFile: "/t/3/parameters.json")
  }

  private func faults(_ words: [String], _ parameters: [String] = ["lr", "layers"]) -> [CommandTemplateError.Fault] {
    do throws(CommandTemplateError) {
      _ = try CommandTemplate(words, parameters: parameters)
      return []
    } catch {
      return error.faults
    }
  }

  @Test func valuesStandWhereTheirNamesStood() throws {
    let parameters: [String: JSONValue] = [
      "lr": 1e-4, "whole": 3.0, "tiny": 1e-5, "layers": 3, "kind": "a b\"$HOME", "nesterov": true, "sizes": [1, 2],
    ]
    let template = [
      "p", "--lr={lr}", "{layers}x{whole}", "{kind}", "{nesterov}", "{tiny}", "{sizes}", "plain", "", "ä{layers}ö",
    ]
    #expect(
      try words(template, parameters) == [
        "p", "--lr=0.0001", "3x3", "a b\"$HOME", "true", "1e-05", "[1,2]", "plain", "", "ä3ö",
      ])
  }

  @Test func trialsOwnValues() throws {
    let template = ["p", "{trial}", "{seed}", "{directory}/model", "{parameters}", "{epochs}", "{continue}"]
    #expect(
      try words(template, epochs: 9, continued: "/t/1")
        == ["p", "3", "99", "/t/3/model", "/t/3/parameters.json", "9", "/t/1"])
    // A parameter of the same name comes first, also where it is inactive.
    #expect(try words(["p", "{epochs}"], ["epochs": 4], epochs: 9) == ["p", "4"])
    #expect(try words(["p", "{epochs}"], names: ["epochs"], epochs: 9) == ["p"])
  }

  @Test func doubledBracesAreBraces() throws {
    #expect(try words(["p", "{{\"a\": {lr}}}", "{{lr}}", "}}{{"], ["lr": 2]) == ["p", "{\"a\": 2}", "{lr}", "}{"])
  }

  @Test func wordsWithoutValueAreLeftOut() throws {
    let names = ["lr", "momentum"]
    let some: [String: JSONValue] = ["lr": 2]
    #expect(try words(["p", "--momentum", "{momentum}", "{lr}"], some, names: names) == ["p", "2"])
    #expect(try words(["p", "-m", "{momentum}"], some, names: names) == ["p"])
    #expect(try words(["p", "-v", "--momentum={momentum}"], some, names: names) == ["p", "-v"])
    #expect(try words(["p", "--both", "{lr},{momentum}", "x"], some, names: names) == ["p", "--both", "x"])
    // None of these is an option of its own value.
    for word in ["momentum", "-1", "-", "--", "--lr={lr}"] {
      let kept = word == "--lr={lr}" ? "--lr=2" : word
      #expect(try words(["p", word, "{momentum}"], some, names: names) == ["p", kept])
    }
    // The program itself is no option.
    #expect(try words(["-p", "{momentum}"], some, names: names) == ["-p"])
    #expect(try words(["p", "--epochs", "{epochs}", "--from", "{continue}"]) == ["p"])
    #expect(try words(["{momentum}", "x"], some, names: names) == [])
  }

  @Test func faultsNameTheWord() {
    #expect(
      faults(["p", "--lr={lrr}", "{layer}"]) == [
        .init(index: 1, message: "\"--lr={lrr}\" has the unknown placeholder {lrr}; did you mean {lr}?"),
        .init(index: 2, message: "\"{layer}\" has the unknown placeholder {layer}; did you mean {layers}?"),
      ])
    #expect(
      faults(["p", "{\"depth\": 1}"]) == [
        .init(
          index: 1,
          message:
            "\"{\"depth\": 1}\" has the unknown placeholder {\"depth\": 1}; known here: {lr}, {layers}, {trial}, "
            + "{seed}, {directory}, {parameters}, {epochs}, {continue}; write {{ and }} for braces")
      ])
    #expect(
      faults(["p", "{lr", "lr}"]).map(\.message) == [
        "\"{lr\" has a \"{\" without its \"}\"; write \"{{\" for a brace",
        "\"lr}\" has a \"}\" without its \"{\"; write \"}}\" for a brace",
      ])
    #expect(faults(["p", "a\0b"]).map(\.message) == ["a word cannot hold the character U+0000"])
    for words in [[], [""]] {
      #expect(faults(words).map(\.message) == ["expected a program and its arguments, found no program"])
    }
  }

  @Test func programIsKnownUnlessAParameterChoosesIt() throws {
    #expect(try CommandTemplate(["python3", "{lr}"], parameters: ["lr"]).program == "python3")
    #expect(try CommandTemplate(["./{lr}"], parameters: ["lr"]).program == nil)
  }
}
