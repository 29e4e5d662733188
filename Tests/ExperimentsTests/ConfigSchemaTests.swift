import Essentials
import Experiments
import Testing

/// The schema of configs, against the readers and the bundled configs.
@Suite struct ConfigSchemaTests {
  /// Made once: it takes a few thousand readings.
  private static let schema = ConfigSchema()
  private static let json = schema.json
  private static let validator = SchemaValidator(root: json)

  private static let configs: [String] =
    (try? Files.list("configs"))?.filter {
      $0.hasSuffix(".json") && $0 != "schema.json"
    } ?? []

  /// To renew the file: hpsearch schema > configs/schema.json
  @Test func theBundledFileIsTheSchema() throws {
    #expect(try Files.read("configs/schema.json") == Array(Self.json.document.utf8))
  }

  @Test(arguments: configs) func bundledConfigsAreValid(name: String) throws {
    let config = try Files.readJSON("configs/\(name)")
    #expect(Self.validator.faults(of: config) == [])
    #expect(config["$schema"] == "schema.json")
  }

  /// To a key that is new, `KeyTexts` must say what it means.
  @Test func everyKeyHasASentence() {
    let silent = Self.schema.keys.filter { (KeyTexts.text(of: $0) ?? "").isEmpty }.sorted()
    #expect(silent == [], "add a sentence for each of these to KeyTexts")
  }

  @Test func everySentenceHasAKey() {
    let known = Self.schema.keys.union(["$schema", "version", "strategy.name", "model.layers[].when"])
    let parents = Set(known.map { $0 + "[]" })
    let unused = KeyTexts.paths.filter { !known.contains($0) && !parents.contains($0) }.sorted()
    #expect(unused == [], "no reader asks for these keys of KeyTexts any more")
  }

  /// Every name of the registries, with a key that only its entry has.
  @Test func everyEntryOfTheRegistriesIsThere() {
    let text = Self.json.line
    for name in StrategyRegistry.all.map(\.name) + ProblemRegistry.all.map(\.name) {
      #expect(text.contains("\"const\":\"\(name)\""), "\(name)")
    }
    let layer = Self.json["$defs"]?["layer"]?.line ?? ""
    for kind in ["conv", "lstm", "residual", "transposedConv", "softmax"] { #expect(layer.contains("\"\(kind)\"")) }
  }

  private static let good: JSONValue = [
    "name": "a", "method": "tpe", "dataset": ["path": "x", "format": "cifar10"],
    "model": ["layers": [["layer": "dense", "units": "$u"], ["layer": "output"]]],
    "training": ["epochs": 3, "optimizer": ["name": "adam", "learningRate": "$rate"]],
    "space": [["name": "u", "type": "integer", "min": 1, "max": 3]], "strategy": ["trials": 3],
  ]

  @Test(
    arguments: [
      ("training.epoch", 3), ("seed", "one"), ("method", "annealing"), ("strategy.populationSize", 3),
      ("dataset.gridSize", 3), ("problem.function", "sphere"), ("space[0].choices", [1]), ("training.epochs", 0),
      ("model.layers[0].filters", 3), ("trainings", [:]), ("space[0].type", "whole"), ("training.optimizer.rho", 0.5),
    ] as [(String, JSONValue)])
  func faultsAreFound(path: String, value: JSONValue) throws {
    #expect(Self.validator.faults(of: Self.good) == [])
    var bad = Self.good
    try bad.set(JSONPath(path), to: value)
    #expect(Self.validator.faults(of: bad) != [])
  }
}
