import Essentials
import Problems

/// The JSON Schema (draft 2020-12) of configurations, for editors and validators.
///
/// It is made of what the readers themselves ask for: kinds, ranges, names and defaults come from them, and which keys a
/// method, a problem, a format, a builder or a layer has. Only the sentences of `KeyTexts` and the shapes of `KeyShapes`
/// are written by hand; a test tells which keys lack one.
public struct ConfigSchema: Sendable {
  private let problems = ConfigProbe.problems()
  private let strategies = ConfigProbe.strategies()
  private let models = ConfigProbe.models()

  public init() {}

  /// The schema as a document.
  public var json: JSONValue {
    let model = ObjectSchema(probes: models)
    var definitions = KeyShapes.definitions
    definitions["model"] = model.object("model")
    definitions["layer"] = model.object("model.layers[]")
    let (common, branches) = roots
    var properties = common
    properties["method"] = named("method", StrategyRegistry.all.map { ($0.name, $0.summary) })
    properties["strategy"] = described("strategy", ["type": "object"])
    properties["problem"] = described(
      "problem",
      [
        "type": "object",
        "properties": ["type": named("problem.type", ProblemRegistry.all.map { ($0.name, $0.summary) })],
      ])
    return [
      "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Config of hpsearch", "type": "object",
      "required": ["name"], "properties": .object(properties), "unevaluatedProperties": false,
      "allOf": .array(branches + methods), "$defs": .object(definitions),
    ]
  }

  /// Every key that a reader asks for in some configuration, by its pattern, such as `space[].min`.
  public var keys: Set<String> {
    let all = problems.flatMap(\.probes) + strategies.flatMap(\.probes) + models
    return Set(all.flatMap(\.requests).map { ConfigProbe.pattern($0.path) })
  }

  // MARK: - The root

  /// The keys that are the same whatever the problem, and what each kind of problem adds.
  private var roots: (common: [String: JSONValue], branches: [JSONValue]) {
    let own = problems.map { entry in
      let keys = ObjectSchema(probes: entry.probes).keys(of: "", in: entry.probes)
      return (entry.name, keys.filter { !["method", "strategy"].contains($0.key) }.mapValues(\.json))
    }
    let first = own.first?.1 ?? [:]
    let common = first.filter { name, schema in own.allSatisfy { $0.1[name] == schema } }
    let branches = own.map { name, keys -> JSONValue in
      [
        "if": condition(problem: name),
        "then": ["properties": .object(keys.filter { common[$0.key] == nil })],
      ]
    }
    return (common, branches)
  }

  /// When a configuration is of a kind of problem: it says so, or says nothing and has the keys of that kind.
  private func condition(problem name: String) -> JSONValue {
    func typed(_ schema: JSONValue) -> JSONValue {
      ["properties": ["problem": ["properties": ["type": schema], "required": ["type"]]], "required": ["problem"]]
    }
    let said = typed(["const": .string(name)])
    let unsaid: JSONValue = ["not": typed([:])]
    let isWhole: JSONValue = ["allOf": [["required": ["dataset"]], ["not": ["required": ["model"]]]]]
    switch name {
    case AdversarialProblem.entry.name: return ["anyOf": [said, ["allOf": [unsaid, isWhole]]]]
    case ClassificationProblem.entry.name: return ["anyOf": [said, ["allOf": [unsaid, ["not": isWhole]]]]]
    default: return said
    }
  }

  /// The section `strategy` of each method.
  private var methods: [JSONValue] {
    strategies.map { name, probes in
      let isNamed: JSONValue = ["const": .string(name)]
      let inSection: JSONValue = [
        "properties": ["strategy": ["properties": ["name": isNamed], "required": ["name"]]], "required": ["strategy"],
      ]
      return [
        "if": ["anyOf": [["properties": ["method": isNamed], "required": ["method"]], inSection]],
        "then": ["properties": ["strategy": ObjectSchema(probes: probes).schema(of: "strategy")]],
      ]
    }
  }

  /// A choice of names, each with its line.
  private func named(_ path: String, _ entries: [(name: String, summary: String)]) -> JSONValue {
    described(
      path,
      ["oneOf": .array(entries.map { ["const": .string($0.name), "description": .string($0.summary)] })])
  }

  private func described(_ path: String, _ schema: JSONValue) -> JSONValue {
    schema.overlaid(by: ["description": .string(KeyTexts.text(of: path) ?? "")])
  }
}
