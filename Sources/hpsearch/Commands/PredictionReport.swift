import Essentials
import NeuralNetworks

/// The quality of predictions: overall, per class, and as a confusion matrix.
struct PredictionReport: PredictionMeasures {
  private let matrix: ConfusionMatrix
  private let loss: Double
  /// By name; those of the likeliest classes are absent if there are no more classes than count.
  private let measures: [String: Double]
  private let names: [String]
  private let width: Int?

  /// - Parameter width: The number of characters that a line of a table may have; nil for any.
  init(_ predictions: Predictions, _ classNames: [String], width: Int? = nil) {
    matrix = predictions.confusion
    loss = predictions.loss
    measures = predictions.measures
    names = classNames
    self.width = width
  }

  private var samples: Int { names.indices.reduce(0) { $0 + matrix.support(of: $1) } }

  var text: String {
    """
    accuracy           \(fixed(matrix.accuracy, 4)) of \(counted(samples, "sample"))
    \(top("top3Accuracy", "top-3 accuracy"))\(top("top5Accuracy", "top-5 accuracy"))\
    balanced accuracy  \(fixed(matrix.balancedAccuracy, 4))
    macro F1           \(fixed(matrix.macroF1, 4))
    weighted F1        \(fixed(matrix.weightedF1, 4))
    ROC AUC            \(fixed(measures["rocAUC"] ?? .nan, 4))
    log loss           \(fixed(loss, 4))

    \(classTable.text(width: width))
    confusion matrix: a row per true class, a column per predicted class
    \(confusionTable.text(width: width))
    """
  }

  private func top(_ measure: String, _ title: String) -> String {
    measures[measure].map { "\(padded(title, to: 19))\(fixed($0, 4))\n" } ?? ""
  }

  private var classTable: TextTable {
    var table = TextTable([
      ("class", .left), ("samples", .right), ("precision", .right), ("recall", .right), ("F1", .right),
    ])
    table.rows = names.indices.map { label in
      [
        names[label], "\(matrix.support(of: label))", fixed(matrix.precision(of: label), 4),
        fixed(matrix.recall(of: label), 4), fixed(matrix.f1(of: label), 4),
      ]
    }
    return table
  }

  /// Columns are numbered, so that forty classes still fit on a line.
  private var confusionTable: TextTable {
    let numbers = names.indices.map { ("\($0)", TextTable.Alignment.right) }
    var table = TextTable([("", .right), ("", .left)] + numbers)
    table.rows = names.indices.map { label in
      ["\(label)", names[label]] + matrix.counts[label].map { $0 == 0 ? "·" : "\($0)" }
    }
    return table
  }

  var json: JSONValue {
    .object([
      "accuracy": .number(matrix.accuracy), "top3Accuracy": JSONValue(finite: measures["top3Accuracy"]),
      "top5Accuracy": JSONValue(finite: measures["top5Accuracy"]), "rocAUC": JSONValue(finite: measures["rocAUC"]),
      "balancedAccuracy": .number(matrix.balancedAccuracy), "macroF1": .number(matrix.macroF1),
      "weightedF1": .number(matrix.weightedF1), "loss": JSONValue(finite: loss), "logLoss": JSONValue(finite: loss),
      "samples": .integer(samples),
      "classes": .array(
        names.indices.map { label in
          .object([
            "name": .string(names[label]), "samples": .integer(matrix.support(of: label)),
            "precision": .number(matrix.precision(of: label)), "recall": .number(matrix.recall(of: label)),
            "f1": .number(matrix.f1(of: label)),
          ])
        }),
      "confusion": .array(matrix.counts.map { .array($0.map { .integer($0) }) }),
    ])
  }
}
