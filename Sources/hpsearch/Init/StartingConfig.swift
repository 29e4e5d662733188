import Datasets
import Essentials

/// A config to start from: a small network of the kind that suits the data, a search of minutes, and what each part is
/// for, under `description`.
struct StartingConfig {
  let name: String
  private let advice: DatasetAdvice

  /// - Parameter name: A text that can name a file.
  init(_ advice: DatasetAdvice, name: String) {
    self.advice = advice
    self.name = name
  }

  /// The config as a person would write it, keys in a reasonable order, ending in a line break.
  var text: String {
    """
    {
      "description": [
    \(description.map { "    " + JSONValue.string($0).line }.joined(separator: ",\n"))
      ],
      "name": \(JSONValue.string(name).line),
      "method": "tpe",
      "seed": 1,\(advice.isRegression ? "\n  \"problem\": { \"type\": \"regression\" }," : "")
      "dataset": {
    \(advice.members.map { "    \(JSONValue.string($0.key).line): \($0.value.line)" }.joined(separator: ",\n"))
      },
      "model": {
        "layers": [
    \(network.layers.map { "      " + $0 }.joined(separator: ",\n"))
        ]
      },
      "training": {
        "epochs": \(network.epochs),
        "batchSize": 32,
        "patience": \(max(2, network.epochs / 4)),
        "optimizer": { "name": "adam", "learningRate": "$learningRate" }
      },
      "space": [
    \((network.space + [learningRate]).map { "    " + $0 }.joined(separator: ",\n"))
      ],
      "strategy": { "trials": \(network.trials), "window": 4 },
      "pruning": { "name": "median" },
      "confirm": { "top": 3, "repeats": 3 },
      "test": { "repeats": \(advice.testCount > 0 ? 3 : 0) }
    }

    """
  }

  private let learningRate = #"{ "name": "learningRate", "type": "real", "min": 0.0003, "max": 0.02, "log": true }"#

  private var description: [String] {
    let shape = advice.sampleShape.map(String.init).joined(separator: " x ")
    return [
      "A starting config that hpsearch init wrote; \"description\" is for people, everything else can be changed.",
      "dataset: \(advice.trainCount) samples of \(shape) values to train on, \(advice.targetSummary).",
    ] + advice.reasons.map { "dataset: \($0)" } + [
      "model: \(network.summary). A name after $ is a parameter that the search varies.",
      "training: at most \(network.epochs) epochs a trial; one ends when the validation samples have not improved for a "
        + "quarter of them.",
      "space: the parameters and their limits. strategy: \(network.trials) trials; more trials search better.",
      "pruning: a trial that is worse than half of the others ends early. confirm: the best three are trained with three "
        + "other seeds, and the best on average wins. test: the winner, trained anew, on the test samples, thrice.",
    ]
  }

  private var network: StartingNetwork {
    switch advice.kind {
    case .features: .dense
    case .sequence: .recurrent
    case .image: .convolutional(edges: Array(advice.sampleShape.prefix(2)), isGrid: false)
    case .grid: .convolutional(edges: Array(advice.sampleShape.prefix(3)), isGrid: true)
    }
  }
}
