import Essentials
import NeuralNetworks

/// The shapes of values that readers look at themselves, and of keys that they do not ask for.
enum KeyShapes {
  /// The schema of the value at a path; nil if its reader says all.
  static func schema(of path: String) -> JSONValue? {
    if let shape = byPath[path] { return shape }
    guard path.hasPrefix("model.layers[].") else { return nil }
    switch path.dropFirst("model.layers[].".count) {
    case "kernel", "size", "stride": return axisSizes(from: 1)
    case "outputPadding": return axisSizes(from: 0)
    case "padding": return ["anyOf": [["enum": ["valid", "same"]], axisSizes(from: 0)]]
    default: return nil
    }
  }

  private static func axisSizes(from minimum: Int) -> JSONValue {
    let size: JSONValue = ["type": "integer", "minimum": .integer(minimum), "maximum": 1024]
    return ["anyOf": [size, ["type": "array", "items": size, "minItems": 1, "maxItems": 3]]]
  }

  private static let text: JSONValue = ["type": "string"]
  private static let column: JSONValue = ["type": ["integer", "string", "null"]]
  private static let bytes: JSONValue = ["type": ["integer", "string", "null"]]
  private static let clauses = ObjectSchema.reference("clauses")
  private static let assignment = ObjectSchema.reference("assignment")

  private static let byPath: [String: JSONValue] = [
    "description": text,
    "model": ObjectSchema.reference("model"),
    "generator.model": ObjectSchema.reference("model"),
    "discriminator.model": ObjectSchema.reference("model"),
    "plain.model": ObjectSchema.reference("model"),
    "baseline": assignment,
    "enqueue": ["type": "array", "items": assignment],
    "space[].when": clauses,
    "forbidden": ["type": "array", "items": clauses],
    "constraints[].coefficients": ["type": "object", "additionalProperties": ["type": "number"]],
    "space[].choices": ["type": "array", "minItems": 1, "items": ["type": ["string", "number"]]],
    "space[].value": ["type": ["string", "number", "boolean"]],
    "strategy.points": [
      "type": ["integer", "object"], "minimum": 1, "maximum": 65_536,
      "additionalProperties": ["type": "integer", "minimum": 1, "maximum": 65_536],
    ],
    "loss.weights": [
      "anyOf": [
        ["enum": ["equal", "adaptive", "adaptive-unnormalised"]],
        [
          "type": "object", "additionalProperties": false, "required": ["real", "fake"],
          "properties": ["real": ["type": "number", "minimum": 0], "fake": ["type": "number", "minimum": 0]],
        ],
      ]
    ],
    "dataset.labelColumn": column,
    "dataset.ignoreColumns": ["type": "array", "items": ["type": ["integer", "string"]]],
    "problem.memoryLimit": bytes,
    "problem.logLimit": bytes,
    "model.layers[].name": text,
  ]

  /// Keys that readers do not ask for in the usual way, by the pattern of their object.
  static let additional: [String: [String: JSONValue]] = [
    "": ["$schema": text, "version": text],
    "strategy": ["name": text],
    "model.layers[]": ["when": ObjectSchema.reference("condition")],
  ]

  /// Definitions that schemas refer to.
  static let definitions: [String: JSONValue] = [
    "reference": [
      "description": "A search parameter, \"$name\", or a value computed of parameters.",
      "anyOf": [
        ["type": "string", "pattern": "^\\$"],
        ["type": "object", "required": ["each"], "properties": ["each": ["type": "array"]]],
        ["type": "object", "required": ["pick", "by"], "properties": ["pick": ["type": "array"]]],
        ["type": "object", "required": ["value"]],
      ],
    ],
    "assignment": [
      "description": "A value for each parameter: a list in the order of the space, or an object by name.",
      "type": ["array", "object", "null"],
    ],
    "clauses": [
      "description":
        "Parameters with the value, the list of values or the range {\"min\": …, \"max\": …} that they have.",
      "type": "object", "minProperties": 1,
    ],
    "condition": [
      "description":
        "When the layer is there: true, false, a flag such as \"$dropout\", or a comparison with is, atLeast or below.",
      "anyOf": [
        ["type": "boolean"], ["type": "string", "pattern": "^\\$"],
        [
          "type": "object", "required": ["value"], "additionalProperties": false,
          "properties": ["value": [:], "is": [:], "atLeast": [:], "below": [:]],
        ],
        ["type": "object", "required": ["each"]], ["type": "object", "required": ["pick", "by"]],
      ],
    ],
  ]
}
