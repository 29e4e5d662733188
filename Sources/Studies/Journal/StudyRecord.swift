import Essentials
import Search

/// The journal's `study` line: what is searched, and how.
public struct StudyRecord: Equatable, Sendable {
  public let name: String
  public let method: String
  public let seed: Int
  /// Resolved, defaults included.
  public var config: JSONValue
  /// The version of the program that began the study.
  public let version: String
  /// The hand-made baseline, by name; nil if there is none.
  public let start: [String: JSONValue]?
  /// A digest of the data that trials are measured on; nil if there is none.
  public let data: String?
  /// The instruction set whose kernels compute the trials; nil if the results do not depend on it, and in journals of
  /// versions that did not record it.
  public let kernels: String?
  /// At least one. A journal of format 1 has the fitness, higher is better.
  public let objectives: [Objective]
  /// The parameters of the search; nil if candidates are structures that are drawn whole.
  public let space: SearchSpace?
  /// The journal's format when it was begun.
  public let format: Int

  /// The format that journals are begun in now. Since format 3 equal trials are told apart by their loss and size,
  /// defaults of trainings have changed, a section of a chromosome's network has one activation, and GANs are drawn
  /// evenly.
  public static let currentFormat = 3

  init(_ study: Study) {
    name = study.name
    method = study.method
    seed = study.seed
    config = study.config
    version = study.version
    start = study.start?.parameters
    data = study.data
    kernels = study.kernels
    objectives = study.objectives
    space = study.space
    format = Self.currentFormat
  }

  init?(_ line: JSONValue) {
    guard let name = line["name"]?.string, let method = line["method"]?.string,
      let seed = line["seed"]?.integer
    else { return nil }
    self.name = name
    self.method = method
    self.seed = seed
    config = line["config"] ?? .object([:])
    version = line["version"]?.string ?? ""
    start = line["start"]?.object
    data = line["data"]?.string
    kernels = line["kernels"]?.string
    let listed = (line["objectives"]?.array ?? []).compactMap(Objective.init)
    objectives = listed.isEmpty ? [.fitness] : listed
    // A space that is not part of the configuration, such as a table's, has a member of its own.
    space = SearchSpace(json: line["space"] ?? config)
    format = line["format"]?.integer ?? 1
  }

  var fields: [String: JSONValue] {
    var object: [String: JSONValue] = [
      "format": .integer(format), "name": .string(name), "method": .string(method), "seed": .integer(seed),
      "config": config, "version": .string(version), "start": start.map { .object($0) } ?? .null,
      "data": data.map { .string($0) } ?? .null, "objectives": .array(objectives.map(\.json)),
    ]
    if let kernels { object["kernels"] = .string(kernels) }
    if let space, config["space"]?.array == nil { object["space"] = .object(space.json) }
    return object
  }
}

extension StudyRecord {
  /// The parameters' names in table order.
  var names: [String] { space?.names ?? [] }

  /// The names of some parameters in table order; those that are not in the space follow, sorted.
  func ordered(_ parameters: [String: JSONValue]) -> [String] {
    let known = names
    return known + parameters.keys.filter { !known.contains($0) }.sorted()
  }

  /// The parameters as a vector in table order: a choice is its index, a flag 0 or 1, an absent one null.
  func vector(_ parameters: [String: JSONValue]) -> [JSONValue] {
    ordered(parameters).map { name in
      guard let value = parameters[name] else { return .null }
      let domain = space.flatMap { space in space.index(of: name).map { space.parameters[$0].domain } }
      switch domain?.value(value) {
      case .choice(let index, let label)?: return label.number == nil ? .integer(index) : label
      case .flag(let flag)?: return .integer(flag ? 1 : 0)
      case .integer?, .real?, .bits?, nil: return value
      }
    }
  }
}

extension Objective {
  /// A measure of the problem itself, higher is better: the objective of every study of format 1.
  public static let fitness = Objective("fitness", better: .higher)
}
