import Essentials

/// The JSON Schema of one key's value.
struct KeySchema: Equatable {
  let json: JSONValue
  let isRequired: Bool
  /// The default; nil if there is none, or readers differ.
  let standard: JSONValue?
  /// Whether some reader said what the value is, beyond looking at it.
  let isKnown: Bool

  /// The same for objects that may leave the key out.
  var optional: KeySchema { KeySchema(json: json, isRequired: false, standard: standard, isKnown: isKnown) }

  private init(json: JSONValue, isRequired: Bool, standard: JSONValue?, isKnown: Bool) {
    self.isKnown = isKnown
    self.json = json
    self.isRequired = isRequired
    self.standard = standard
  }

  /// A key with a schema of its own, which readers do not ask for in the usual way.
  init(_ schema: JSONValue, at path: String) {
    self.init(json: Self.described(schema, path), isRequired: false, standard: nil, isKnown: true)
  }

  /// - Parameters:
  ///   - path: The key's pattern.
  ///   - requests: At least one, of the same key.
  ///   - isOpen: Whether the value may be a search parameter.
  ///   - objects: For the schemas of objects below.
  init(_ path: String, _ requests: [SettingsRequest], isOpen: Bool, objects: ObjectSchema) {
    // Where a reader has looked at a value and then read it as what it is, the latter says more.
    let specific = requests.filter { $0.kind != .any }
    let known = specific.isEmpty ? requests : specific
    isKnown = !specific.isEmpty || KeyShapes.schema(of: path) != nil
    let standards = Set(known.map(\.standard))
    standard = standards.count == 1 ? known[0].standard : nil
    isRequired = specific.count == requests.count && known.allSatisfy(\.isRequired) && !Self.hasDefaults(path)
    var schema = KeyShapes.schema(of: path) ?? Self.schema(path, known, objects)
    if isOpen, schema["$ref"] == nil, schema["properties"] == nil, schema["allOf"] == nil {
      schema = ["anyOf": [schema, ObjectSchema.reference("reference")]]
    }
    var members = Self.described(schema, path).object ?? [:]
    if let standard, standard != .null, standard.number?.isFinite != false { members["default"] = standard }
    json = .object(members)
  }

  /// Whether what is searched may give a key a default that probes do not have: a problem its epochs, a metric its
  /// direction.
  private static func hasDefaults(_ path: String) -> Bool {
    path.hasPrefix("strategy.") || path == "objectives[].better"
  }

  private static func described(_ schema: JSONValue, _ path: String) -> JSONValue {
    guard let text = KeyTexts.text(of: path) else { return schema }
    return schema.overlaid(by: ["description": .string(text)])
  }

  private static func schema(_ path: String, _ requests: [SettingsRequest], _ objects: ObjectSchema) -> JSONValue {
    var alternatives: [JSONValue] = []
    for request in requests {
      let schema = schema(path, request.kind, request.standard, objects)
      if !alternatives.contains(schema) { alternatives.append(schema) }
    }
    let merged = merged(alternatives)
    return merged.count == 1 ? merged[0] : ["anyOf": .array(merged)]
  }

  /// Lists of names that readers accept in different circumstances become one.
  private static func merged(_ schemas: [JSONValue]) -> [JSONValue] {
    var names: [JSONValue] = []
    for name in schemas.flatMap({ $0["enum"]?.array ?? [] }) where !names.contains(name) { names.append(name) }
    let others = schemas.filter { $0["enum"] == nil }
    return names.isEmpty ? others : [["enum": .array(names)]] + others
  }

  private static func schema(
    _ path: String, _ kind: SettingsRequest.Kind, _ standard: JSONValue?, _ objects: ObjectSchema
  ) -> JSONValue {
    switch kind {
    case .integer(let range): return bounded("integer", range)
    case .number(let range):
      // An infinite default is written as null, for no limit.
      let isInfinite = standard?.number?.isFinite == false
      return bounded(isInfinite ? ["number", "null"] : "number", range)
    case .flag: return ["type": "boolean"]
    case .text: return ["type": "string", "maxLength": 4096]
    case .fileName: return ["type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[^./ ][^/]*$"]
    case .choice(let names): return ["enum": .array(names.map { .string($0) })]
    case .integers(let range): return ["type": "array", "items": bounded("integer", range)]
    case .numbers(let range): return ["type": "array", "items": bounded("number", range)]
    case .texts: return ["type": "array", "items": ["type": "string"]]
    case .section: return objects.schema(of: path)
    case .sections: return ["type": "array", "items": objects.schema(of: path + "[]")]
    case .any:
      if objects.has(path + "[]") { return ["type": "array", "items": objects.schema(of: path + "[]")] }
      return objects.has(path) ? objects.schema(of: path) : [:]
    }
  }

  private static func bounded(_ type: JSONValue, _ range: ClosedRange<Int>) -> JSONValue {
    var schema: [String: JSONValue] = ["type": type]
    if range.lowerBound != .min { schema["minimum"] = .integer(range.lowerBound) }
    if range.upperBound != .max { schema["maximum"] = .integer(range.upperBound) }
    return .object(schema)
  }

  private static func bounded(_ type: JSONValue, _ range: ClosedRange<Double>) -> JSONValue {
    var schema: [String: JSONValue] = ["type": type]
    if range.lowerBound.isFinite { schema["minimum"] = .number(range.lowerBound) }
    if range.upperBound.isFinite { schema["maximum"] = .number(range.upperBound) }
    return .object(schema)
  }
}
