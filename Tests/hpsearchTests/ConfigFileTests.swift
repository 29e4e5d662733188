import Essentials
import TestSupport
import Testing

@testable import hpsearch

@Suite struct ConfigFileTests {
  private let syntax = CommandSyntax(
    name: "run", summary: "", discussion: "", options: [Option.config.syntax, Option.set.syntax, Option.seed.syntax],
    examples: [])

  private func read(_ config: JSONValue, _ words: [String]) throws -> JSONValue {
    let folder = try StudyFolder()
    try Files.replace(folder.at("a.json"), with: config.document)
    return try ConfigFile(Arguments(["--config", folder.at("a.json")] + words, for: syntax)).value
  }

  @Test func assignmentsAreAppliedInOrder() throws {
    let config: JSONValue = ["seed": 1, "space": [["max": 5], ["max": 6]], "dataset": ["path": "a"]]
    let words = [
      "--set", "space[1].max=2000", "--set=dataset.path=b=c", "--set", "training.epochs=3", "--set",
      "training.epochs=4", "--seed", "9", "--set", "space.0.labels=[\"x\", 1.5]",
    ]
    #expect(
      try read(config, words) == [
        "seed": 9, "space": [["max": 5, "labels": ["x", 1.5]], ["max": 2000]], "dataset": ["path": "b=c"],
        "training": ["epochs": 4],
      ])
  }

  @Test(arguments: [
    ("training", "--set training: expected KEY.PATH=VALUE, such as training.epochs=20"),
    ("space[2].max=1", "--set space[2].max=1: space has the indexes 0 to 0, found 2"),
    ("name.first=1", "--set name.first=1: name is the text \"a\", so it has no \"first\" within"),
    ("space.max=1", "--set space.max=1: space is a list; expected an index, found \"max\""),
    ("=1", "--set =1: expected KEY.PATH=VALUE, such as training.epochs=20"),
    ("a..b=1", "--set a..b=1: a..b: expected a key between the dots"),
    ("space[x]=1", "--set space[x]=1: space[x]: expected an index in brackets, such as [0]"),
  ])
  func faultsNameTheAssignment(assignment: String, message: String) {
    #expect(throws: UsageError(message)) { try read(["name": "a", "space": [1]], ["--set", assignment]) }
  }

  @Test func bestParametersStandForTheRunsConfig() throws {
    let folder = try StudyFolder()
    try Files.makeDirectory(folder.at("run"))
    let best: JSONValue = ["number": 3, "fitness": 0.5, "parameters": ["a": 7], "vector": [7], "weights": .null]
    try Files.replace(folder.at("run/best.json"), with: best.document)
    func read() throws -> ConfigFile {
      try ConfigFile(Arguments(["-c", folder.at("run/best.json"), "--set", "name=b"], for: syntax))
    }
    let config: JSONValue = ["name": "a", "space": [["name": "a"]], "baseline": [1]]
    try Files.replace(folder.at("run/config.json"), with: config.document)
    let file = try read()
    #expect(file.value == ["name": "b", "space": [["name": "a"]], "baseline": ["a": 7]])
    #expect(file.path == folder.at("run/best.json"))
    try Files.replace(folder.at("run/config.json"), with: "{\"name\": \"a\", \"space\": {}}")
    #expect {
      try read()
    } throws: {
      "\($0)" == "\(folder.at("run")): its candidates are no list of parameters, which could be the baseline of a "
        + "config; use \(folder.at("run/config.json"))"
    }
  }

  @Test func aMissingFileIsWrongUsage() throws {
    let arguments = try Arguments(["-c", "/nowhere/a.json"], for: syntax)
    #expect(throws: UsageError("/nowhere/a.json: cannot open: no such file or directory")) {
      try ConfigFile(arguments)
    }
  }
}
