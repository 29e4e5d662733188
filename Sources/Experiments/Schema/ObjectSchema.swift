import Essentials
import NeuralNetworks

/// JSON Schemas of objects, made of what readers asked for in probes.
struct ObjectSchema {
  let probes: [ConfigProbe]

  /// The definitions that stand for the objects of a pattern.
  private static let definitions = ["model": "model", "model.layers[]": "layer"]
  /// Sections in which any value may be a search parameter.
  private static let open: Set<String> = [
    "model", "training", "generator", "discriminator", "loss", "test.training", "plain.training",
  ]

  /// The schema of the objects of a pattern; a reference to a definition if there is one.
  func schema(of pattern: String) -> JSONValue {
    Self.definitions[pattern].map(Self.reference) ?? object(pattern)
  }

  static func reference(_ definition: String) -> JSONValue { ["$ref": .string("#/$defs/\(definition)")] }

  /// The schema itself.
  func object(_ pattern: String) -> JSONValue {
    let keys = keys(of: pattern, in: probes)
    guard let key = ConfigProbe.discriminators[pattern], let own = keys[key] else { return Self.closed(keys) }
    var parts = partition(pattern)
    // One value only: nothing to tell apart.
    guard parts.count > 1 else { return Self.closed(keys) }
    parts.sort { ($0.value?.line ?? "") < ($1.value?.line ?? "") }
    let properties = parts.map { part in
      let own = self.keys(of: pattern, in: part.probes)
      // A format looks at the keys of others to refuse them; with "auto" any of them may be right.
      let refusesOthers = pattern == "dataset" && part.value != keys[key]?.standard
      // A value that only some probes looked into is the same everywhere.
      let pairs = own.compactMap { name, schema -> (String, KeySchema)? in
        if schema.isKnown { return (name, schema) }
        if refusesOthers, keys[name]?.isKnown == true { return nil }
        return (name, keys[name] ?? schema)
      }
      return Dictionary(uniqueKeysWithValues: pairs)
    }
    var common = keys.filter { name, schema in properties.allSatisfy { $0[name] == schema } }
    common[key] = own
    var schema = Self.closed(common).object ?? [:]
    schema["additionalProperties"] = nil
    schema["unevaluatedProperties"] = false
    var branches = zip(parts, properties).map { part, properties in
      Self.branch(key, part.value, default: own.standard, properties.filter { common[$0.key] == nil })
    }
    if Self.isOpen(pattern) {
      // Which keys there are is known only once the parameter has a value.
      let others = keys.filter { common[$0.key] == nil }.mapValues { $0.optional }
      branches.append([
        "if": ["properties": .object([key: Self.reference("reference")]), "required": [.string(key)]],
        "then": .object(Self.properties(others)),
      ])
    }
    schema["allOf"] = .array(branches.filter { $0["then"]?.object?.isEmpty == false })
    return .object(schema)
  }

  /// What one value of the deciding key adds; nil: the key is absent.
  private static func branch(
    _ key: String, _ value: JSONValue?, default standard: JSONValue?, _ keys: [String: KeySchema]
  ) -> JSONValue {
    var condition: [String: JSONValue]
    if let value {
      condition = ["properties": .object([key: ["const": value]])]
      if value != standard { condition["required"] = [.string(key)] }
    } else {
      condition = ["not": ["required": [.string(key)]]]
    }
    return ["if": .object(condition), "then": .object(properties(keys))]
  }

  private static func properties(_ keys: [String: KeySchema]) -> [String: JSONValue] {
    if keys.isEmpty { return [:] }
    var schema: [String: JSONValue] = ["properties": .object(keys.mapValues(\.json))]
    let required = keys.filter(\.value.isRequired).keys.sorted()
    if !required.isEmpty { schema["required"] = .array(required.map { .string($0) }) }
    return schema
  }

  private static func closed(_ keys: [String: KeySchema]) -> JSONValue {
    var schema = properties(keys)
    schema["type"] = "object"
    schema["additionalProperties"] = false
    return .object(schema)
  }

  private static func isOpen(_ pattern: String) -> Bool {
    open.contains { pattern == $0 || pattern.hasPrefix($0 + ".") }
  }

  // MARK: - Keys

  /// The probes by what the deciding key of an object says, nil if it is absent and has no default.
  private func partition(_ pattern: String) -> [(value: JSONValue?, probes: [ConfigProbe])] {
    var parts: [(value: JSONValue?, probes: [ConfigProbe])] = []
    for probe in probes {
      guard let object = probe.byObject[pattern]?.first?.object else { continue }
      let value = probe.discriminator(of: object)
      // A value that an exploring probe has put there stands for none.
      if value?.object != nil || value?.array != nil { continue }
      if let index = parts.firstIndex(where: { $0.value == value }) {
        parts[index].probes.append(probe)
      } else {
        parts.append((value, [probe]))
      }
    }
    return parts
  }

  /// What is known of each key of the objects of a pattern.
  func keys(of pattern: String, in probes: [ConfigProbe]) -> [String: KeySchema] {
    let readings = probes.compactMap { $0.byObject[pattern] }
    var keys: [String: [SettingsRequest]] = [:]
    for request in readings.joined() { keys[request.key, default: []].append(request) }
    var result: [String: KeySchema] = [:]
    let inner = ObjectSchema(probes: probes)
    for (key, requests) in keys {
      let path = pattern.isEmpty ? key : "\(pattern).\(key)"
      let schema = KeySchema(path, requests, isOpen: Self.isOpen(path), objects: inner)
      // What is asked for only beside another key is not required without that.
      let isAlways = readings.allSatisfy { $0.contains { $0.key == key } }
      result[key] = isAlways ? schema : schema.optional
    }
    for (key, schema) in KeyShapes.additional[pattern] ?? [:] where result[key] == nil {
      result[key] = KeySchema(schema, at: pattern.isEmpty ? key : "\(pattern).\(key)")
    }
    return result
  }

  /// Whether any probe asked for keys of the objects of a pattern.
  func has(_ pattern: String) -> Bool {
    probes.contains { $0.byObject[pattern] != nil }
  }
}
