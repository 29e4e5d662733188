import Essentials
import NeuralNetworks
import Problems
import Search
import Strategies

/// A configuration that was read, with the keys that its readers asked for.
struct ConfigProbe: Sendable {
  let document: JSONValue
  let requests: [SettingsRequest]
  /// The same by the pattern of their object.
  let byObject: [String: [SettingsRequest]]

  init(_ document: JSONValue, _ read: (JSONValue) -> Void) {
    self.document = document
    requests = SettingsRecorder.requests { read(document) }
    byObject = Dictionary(grouping: requests) { Self.pattern($0.object) }
  }

  /// The path without the indices of lists: `space[].min`. Layers within layers have the path of layers.
  static func pattern(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: ".") {
      guard let bracket = part.firstIndex(of: "[") else {
        parts.append(part)
        continue
      }
      let list = part[..<bracket] + "[]"
      if list != "layers[]" || parts.last != list { parts.append(list) }
    }
    return parts.joined(separator: ".")
  }

  /// The keys that decide which other keys an object has, by the object's pattern.
  static let discriminators: [String: String] = [
    "space[]": "type", "pruning": "name", "dataset": "format", "model": "builder", "model.layers[]": "layer",
    "training.optimizer": "name", "training.schedule": "name", "generator.optimizer": "name",
    "generator.schedule": "name", "discriminator.optimizer": "name", "discriminator.schedule": "name",
    "test.training.optimizer": "name", "test.training.schedule": "name", "plain.training.optimizer": "name",
    "plain.training.schedule": "name", "strategy": "sampler",
  ]

  /// What the key that decides about an object says: in the document, or by default.
  /// - Parameter object: Its path.
  func discriminator(of object: String) -> JSONValue? {
    guard let key = Self.discriminators[Self.pattern(object)] else { return nil }
    let path = object.isEmpty ? key : "\(object).\(key)"
    if let path = try? JSONPath(path), let value = document.value(at: path), value != .null { return value }
    return requests.last { $0.path == path && $0.standard != nil }?.standard
  }
}

/// Reads variations of a configuration until every branch of its readers was seen: each choice with each of its values,
/// each optional section as if it were given.
struct ConfigExplorer {
  /// Reads a configuration, whatever its faults.
  let read: (JSONValue) -> Void
  /// Whether the key of a path is varied.
  let varies: (String) -> Bool

  func probes(from seed: JSONValue) -> [ConfigProbe] {
    var waiting = [seed]
    var tried: Set<String> = []
    var probes: [ConfigProbe] = []
    while let document = waiting.popLast() {
      let probe = ConfigProbe(document, read)
      probes.append(probe)
      waiting += variations(of: probe, tried: &tried)
    }
    return probes
  }

  /// The document with other values. Keys do not depend on one another, except on those that decide about their own
  /// object, so that all of them are varied at once.
  private func variations(of probe: ConfigProbe, tried: inout Set<String>) -> [JSONValue] {
    var documents: [JSONValue] = []
    for request in probe.requests where varies(request.path) && !Self.isNested(request.path) {
      guard let path = try? JSONPath(request.path) else { continue }
      let context = probe.discriminator(of: request.object)?.line ?? ""
      let pattern = ConfigProbe.pattern(request.path)
      let values = Self.values(request.kind, given: probe.document.value(at: path)).filter {
        tried.insert("\(pattern) \(context) \($0.line)").inserted
      }
      for (index, value) in values.enumerated() {
        if index == documents.count { documents.append(probe.document) }
        // An object that another variation has replaced by a list cannot have the key.
        try? documents[index].set(path, to: value)
      }
    }
    return documents
  }

  /// Whether a key is below one of its own name, as the value of a value is, which tells nothing new.
  private static func isNested(_ path: String) -> Bool {
    let keys = path.split(separator: ".").map { $0.prefix { $0 != "[" } }
    return keys.enumerated().contains { index, key in key != "layers" && keys[..<index].contains(key) }
  }

  /// The values to try for a key.
  private static func values(_ kind: SettingsRequest.Kind, given: JSONValue?) -> [JSONValue] {
    switch kind {
    case .choice(let names): names.map { .string($0) }
    // It may be an object or a list of objects, which tell their keys once they are there.
    case .any where given == nil: [[:], [[:]]]
    case .sections where given == nil: [[[:]]]
    default: []
    }
  }
}

extension ConfigProbe {
  /// Nothing is below it, so that nothing is read.
  private static let nowhere: JSONValue = "/dev/null/nothing"

  /// A configuration with something of everything that a reader must get past.
  private static func seed(method: String, problem: String) -> JSONValue {
    let mlp: JSONValue = ["model": ["builder": "mlp"]]
    return [
      "name": "probe", "method": .string(method), "problem": ["type": .string(problem)],
      "dataset": ["path": nowhere], "model": ["builder": "mlp"],
      "generator": mlp.overlaid(by: ["noise": [8]]), "discriminator": mlp,
      "space": [["name": "p", "type": "integer", "min": 0, "max": 1]],
    ]
  }

  private static func read(_ config: JSONValue) {
    do { _ = try Experiment(config, from: "probe") } catch { /* Faults are expected: the keys are what counts. */  }
  }

  /// The probes of each kind of problem, by its name.
  static func problems() -> [(name: String, probes: [ConfigProbe])] {
    ProblemRegistry.all.map { entry in
      // The space and the model are of their own kinds; methods are varied elsewhere.
      let explorer = ConfigExplorer(read: read) { path in
        !["method", "problem.type", "space"].contains(path) && !path.hasPrefix("model") && !path.hasPrefix("strategy")
      }
      var seeds = [seed(method: RandomSearch.entry.name, problem: entry.name)]
      if entry.name == GANProblem.entry.name {
        seeds.append(seeds[0].overlaid(by: ["dataset": ["format": .string(GANProblem.numbersFormat)]]))
        seeds.append(seeds[0].overlaid(by: ["measures": ["features": ["layer": "fc1"]]]))
      }
      return (entry.name, seeds.flatMap(explorer.probes))
    }
  }

  /// The probes of each method, by its name.
  static func strategies() -> [(name: String, probes: [ConfigProbe])] {
    StrategyRegistry.all.map { entry in
      let explorer = ConfigExplorer(read: read) { $0.hasPrefix("strategy.") }
      return (entry.name, explorer.probes(from: seed(method: entry.name, problem: ManualProblem.entry.name)))
    }
  }

  /// The probes of the section `model`: builders, and each kind of layer.
  static func models() -> [ConfigProbe] {
    func read(_ document: JSONValue) {
      do {
        _ = try ModelSettings.read(document["model"] ?? .null, parameters: [:], from: "probe")
      } catch { /* Faults are expected: the keys are what counts. */  }
    }
    let explorer = ConfigExplorer(read: read) { _ in true }
    let flatten: JSONValue = ["layer": "flatten"]
    let seeds: [JSONValue] = [
      ["model": ["builder": "mlp"]],
      ["model": ["layers": [flatten]]],
      ["model": ["layers": [["repeat": 1, "as": "copy", "layers": [flatten]]]]],
    ]
    return seeds.flatMap(explorer.probes)
  }
}
