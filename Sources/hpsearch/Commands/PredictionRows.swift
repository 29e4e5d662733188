import Essentials
import NeuralNetworks

/// Predictions of classes sample by sample, with a probability for every class.
struct PredictionRows: SampleRows {
  private let predictions: Predictions
  /// Whether the predictions' labels are the true ones.
  private let hasLabels: Bool
  private let classNames: [String]
  private let names: [String]
  private let probabilities: [Float]

  init(_ predictions: Predictions, hasLabels: Bool, classNames: [String], names: [String]) {
    self.predictions = predictions
    self.hasLabels = hasLabels
    self.classNames = classNames
    self.names = names
    probabilities = predictions.probabilities.values
  }

  /// A row per sample: its name, the class and its probability.
  var text: String {
    var table = TextTable([("sample", .left), ("predicted", .left), ("probability", .right)])
    table.rows = names.indices.map { index in
      [names[index], predicted(index), fixed(Double(row(index).max() ?? .nan), 4)]
    }
    return table.text()
  }

  var json: JSONValue { ["samples": .integer(names.count), "predictions": .array(names.indices.map(object))] }

  /// Columns: name, label if it is known, predicted, and `probability_CLASS` for every class.
  var csv: String {
    let header = ["name"] + (hasLabels ? ["label"] : []) + ["predicted"] + classNames.map { "probability_\($0)" }
    return CSV.line(header)
      + names.indices.map { index in
        CSV.line(
          [names[index]] + (hasLabels ? [label(index)] : []) + [predicted(index)]
            + row(index).map { fixed(Double($0), 6) })
      }.joined()
  }

  /// The same as objects, the probabilities by class.
  var jsonLines: String { names.indices.map { object($0).line + "\n" }.joined() }

  private func object(_ index: Int) -> JSONValue {
    let byClass = zip(classNames, row(index)).map { ($0, JSONValue(finite: Double($1))) }
    var object: [String: JSONValue] = [
      "name": .string(names[index]), "predicted": .string(predicted(index)),
      "probabilities": .object(Dictionary(byClass, uniquingKeysWith: { first, _ in first })),
    ]
    if hasLabels { object["label"] = .string(label(index)) }
    return .object(object)
  }

  private func label(_ index: Int) -> String { classNames[Int(predictions.labels[index])] }
  private func predicted(_ index: Int) -> String { classNames[Int(predictions.classes[index])] }

  private func row(_ index: Int) -> ArraySlice<Float> {
    probabilities[index * classNames.count..<(index + 1) * classNames.count]
  }
}
