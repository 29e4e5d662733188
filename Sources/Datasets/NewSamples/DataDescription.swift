import Essentials

/// What a trained network has to know about its data set, so that new samples are read and normalised as those were.
public struct DataDescription: Equatable, Sendable {
  /// The section `dataset`, with the name of the format.
  let section: JSONValue
  public let sampleShape: [Int]
  let element: SampleElement
  /// The classes in the order of the network's outputs; empty if it predicts a number.
  public let classNames: [String]
  public let normalization: Normalization
  /// Nil if the network predicts a class.
  public let targets: TargetScale?
  /// Nil if the data set is not a table.
  let columns: TableColumns?
}

extension Dataset {
  public var description: DataDescription {
    DataDescription(
      section: settings.section.overlaid(by: ["format": .string(type(of: layout).name)]), sampleShape: sampleShape,
      element: store.element, classNames: classNames, normalization: normalization, targets: targetScale,
      columns: store.details.columns)
  }
}

extension DataDescription {
  /// An object; `classNames` are left out, since weights name them already.
  public var json: JSONValue {
    .object([
      "settings": section, "shape": .array(sampleShape.map { .integer($0) }), "element": .string(element.name),
      "normalization": normalization.json, "targets": targets?.json ?? .null, "columns": columns?.json ?? .null,
    ])
  }

  /// Nil if the value is not of the form of `json`.
  public init?(_ value: JSONValue, classNames: [String]) {
    guard let section = value["settings"], section.object != nil, let edges = value["shape"]?.array,
      let element = value["element"]?.string.flatMap(SampleElement.init(name:)),
      let normalization = value["normalization"].flatMap(Normalization.init)
    else { return nil }
    let shape = edges.compactMap(\.integer)
    guard shape.count == edges.count, (1...8).contains(shape.count), shape.allSatisfy({ $0 > 0 }),
      normalization.scale.count == shape.last, [0, shape.reduce(1, *)].contains(normalization.fill.count)
    else { return nil }
    self.section = section
    sampleShape = shape
    self.element = element
    self.classNames = classNames
    self.normalization = normalization
    targets = value["targets"].flatMap(TargetScale.init)
    columns = value["columns"].flatMap(TableColumns.init)
    if let columns, columns.width != shape.reduce(1, *) { return nil }
    if classNames.isEmpty != (targets != nil) { return nil }
  }

  /// The settings of new data at a path: those of the training data, but for what divides or selects samples.
  /// - Throws: `SettingsError` if the weights were saved by a version with other settings.
  func settings(at path: String) throws -> DatasetSettings {
    var members = section.object ?? [:]
    for key in [
      "validation", "splitSeed", "limit", "trainList", "testList", "testFile", "test", "augmentation", "excludeEmpty",
    ] {
      members[key] = nil
    }
    members["path"] = .string(path)
    members["validation"] = 0
    return try Settings.read(.object(members), from: path, DatasetSettings.init).settings
  }
}

extension SampleElement {
  /// The name in messages and in weights.
  var name: String {
    switch self {
    case .bit: "bits"
    case .uint8: "bytes"
    case .float32: "numbers"
    }
  }

  fileprivate init?(name: String) {
    guard let found = [SampleElement.bit, .uint8, .float32].first(where: { $0.name == name }) else { return nil }
    self = found
  }
}
