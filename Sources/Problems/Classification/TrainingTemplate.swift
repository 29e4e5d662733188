import Essentials
import NeuralNetworks

/// A `training` section, in which any value may be `"$name"`, a search parameter.
public struct TrainingTemplate: Sendable {
  /// As written, with defaults filled in unless they depend on parameters.
  public let json: JSONValue
  /// Its path in the configuration.
  private let path: String
  private let file: String

  init(_ json: JSONValue, at path: String, from file: String) {
    self.json = json
    self.path = path
    self.file = file
  }

  /// Reads the section `training`, and reports its faults at the edges of the space to the reader.
  /// - Parameters:
  ///   - monitor: The default of `training.monitor`.
  ///   - monitors: The values that it may have.
  init(_ reader: SettingsReader, monitor: String, among monitors: [String], edges: SpaceEdges, from file: String) {
    var written = reader.has("training") ? reader.raw("training") ?? .object([:]) : .object([:])
    if written.object != nil, written["monitor"] ?? .null == .null {
      written = written.overlaid(by: ["monitor": .string(monitor)])
    }
    if let name = written["monitor"]?.string, !name.hasPrefix("$"), TrainingMonitor(name: name) != nil,
      !monitors.contains(name)
    {
      reader.refuse("training.monitor", "expected one of \(monitors.joined(separator: ", ")), found \"\(name)\"")
    }
    let first = TrainingTemplate(written, at: "training", from: file)
    first.refuse(reader, edges)
    if let complete = try? first.read(edges.base).resolved {
      // A member that depends on parameters keeps its references; its defaults may differ with their values.
      let open = (written.object ?? [:]).filter(\.value.hasReferences)
      written = .object((complete.object ?? [:]).merging(open) { $1 })
    }
    _ = reader.raw("training")
    reader.resolve("training", as: written)
    self.init(written, at: "training", from: file)
  }

  /// The section with another one overlaid.
  func overlaid(by other: JSONValue?, at path: String) -> TrainingTemplate {
    other.map { TrainingTemplate(json.overlaid(by: $0), at: path, from: file) } ?? self
  }

  /// The settings for parameters given by name.
  /// - Throws: `SettingsError`.
  public func settings(_ parameters: [String: JSONValue]) throws -> TrainingSettings {
    try read(parameters).settings
  }

  private func read(_ parameters: [String: JSONValue]) throws -> (settings: TrainingSettings, resolved: JSONValue) {
    try TrainingSettings.read(json, parameters: parameters, at: path, from: file)
  }

  /// Reports the faults at the edges of the space to the reader of the whole configuration.
  func refuse(_ reader: SettingsReader, _ edges: SpaceEdges) {
    // What a reference to a parameter of a space with faults stands for is not known.
    if edges.isBroken, json.hasReferences { return }
    do {
      try edges.check(json.references) { _ = try settings($0) }
    } catch let error as SettingsError {
      for fault in error.faults { reader.refuse(fault.path, fault.message) }
    } catch {
      reader.refuse(path, "\(error)")
    }
  }
}
