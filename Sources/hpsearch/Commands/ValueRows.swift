import Essentials

/// Predictions of a number sample by sample, in the targets' unit.
struct ValueRows: SampleRows {
  private let values: [Float]
  /// Nil if the true numbers are unknown.
  private let targets: [Float]?
  private let names: [String]

  init(_ values: [Float], targets: [Float]?, names: [String]) {
    self.values = values
    self.targets = targets
    self.names = names
  }

  var text: String {
    var table = TextTable([("sample", .left), ("predicted", .right)])
    table.rows = zip(names, values).map { [$0, measured(Double($1))] }
    return table.text()
  }

  var json: JSONValue { ["samples": .integer(names.count), "predictions": .array(names.indices.map(object))] }

  /// Columns: name, target if it is known, predicted.
  var csv: String {
    CSV.line(["name"] + (targets == nil ? [] : ["target"]) + ["predicted"])
      + names.indices.map { index in
        CSV.line([names[index]] + (targets.map { ["\($0[index])"] } ?? []) + ["\(values[index])"])
      }.joined()
  }

  var jsonLines: String { names.indices.map { object($0).line + "\n" }.joined() }

  private func object(_ index: Int) -> JSONValue {
    var object: [String: JSONValue] = [
      "name": .string(names[index]), "predicted": JSONValue(finite: Double(values[index])),
    ]
    if let targets { object["target"] = .number(Double(targets[index])) }
    return .object(object)
  }
}
