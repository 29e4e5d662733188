import Essentials
import NeuralNetworks

/// Predictions sample by sample, with a probability for every class.
struct PredictionRows {
  private let predictions: Predictions
  private let classNames: [String]
  private let names: [String]
  private let probabilities: [Float]

  init(_ predictions: Predictions, classNames: [String], names: [String]) {
    self.predictions = predictions
    self.classNames = classNames
    self.names = names
    probabilities = predictions.probabilities.values
  }

  /// Columns: name, label, predicted, and `probability_CLASS` for every class.
  var csv: String {
    let header = ["name", "label", "predicted"] + classNames.map { "probability_\($0)" }
    return CSV.line(header)
      + names.indices.map { index in
        CSV.line([names[index], label(index), predicted(index)] + row(index).map { fixed(Double($0), 6) })
      }.joined()
  }

  /// The same as objects, the probabilities by class.
  var jsonLines: String {
    names.indices.map { index in
      let byClass = zip(classNames, row(index)).map { ($0, JSONValue(finite: Double($1))) }
      let object: [String: JSONValue] = [
        "name": .string(names[index]), "label": .string(label(index)), "predicted": .string(predicted(index)),
        "probabilities": .object(Dictionary(byClass, uniquingKeysWith: { first, _ in first })),
      ]
      return JSONValue.object(object).line + "\n"
    }.joined()
  }

  private func label(_ index: Int) -> String { classNames[Int(predictions.labels[index])] }
  private func predicted(_ index: Int) -> String { classNames[Int(predictions.classes[index])] }

  private func row(_ index: Int) -> ArraySlice<Float> {
    probabilities[index * classNames.count..<(index + 1) * classNames.count]
  }
}
