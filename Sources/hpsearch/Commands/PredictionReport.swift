import Essentials
import NeuralNetworks

/// The quality of predictions: overall, per class, and as a confusion matrix.
struct PredictionReport: PredictionMeasures {
  private let matrix: ConfusionMatrix
  private let loss: Double
  /// Accuracy counting any of the five likeliest classes; nil if there are at most five.
  private let topFive: Double?
  private let names: [String]

  init(_ predictions: Predictions, _ classNames: [String]) {
    matrix = ConfusionMatrix(
      labels: predictions.labels, predicted: predictions.classes, classCount: classNames.count)
    loss = predictions.loss
    topFive = classNames.count > 5 ? predictions.accuracy(top: 5) : nil
    names = classNames
  }

  private var samples: Int { names.indices.reduce(0) { $0 + matrix.support(of: $1) } }

  var text: String {
    """
    accuracy           \(fixed(matrix.accuracy, 4)) of \(counted(samples, "sample"))
    \(topFive.map { "top-5 accuracy     \(fixed($0, 4))\n" } ?? "")\
    balanced accuracy  \(fixed(matrix.balancedAccuracy, 4))
    macro F1           \(fixed(matrix.macroF1, 4))
    weighted F1        \(fixed(matrix.weightedF1, 4))
    loss               \(fixed(loss, 4))

    \(classTable.text())
    confusion matrix: a row per true class, a column per predicted class
    \(confusionTable.text())
    """
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
      "accuracy": .number(matrix.accuracy), "top5Accuracy": topFive.map { .number($0) } ?? .null,
      "balancedAccuracy": .number(matrix.balancedAccuracy), "macroF1": .number(matrix.macroF1),
      "weightedF1": .number(matrix.weightedF1), "loss": JSONValue(finite: loss), "samples": .integer(samples),
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
