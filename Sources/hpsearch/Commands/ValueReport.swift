import Essentials
import NeuralNetworks
import TensorCore

/// The quality of predicted numbers, in the targets' unit.
struct ValueReport: PredictionMeasures {
  private let found: ValuePredictions

  init(_ values: [Float], targets: [Float]) {
    found = ValuePredictions(targets: Tensor([targets.count, 1], targets), values: Tensor([values.count, 1], values))
  }

  private var samples: Int { found.targets.shape[0] }

  var text: String {
    """
    mean squared error   \(measured(found.meanSquaredError)) over \(counted(samples, "sample"))
    its square root      \(measured(found.meanSquaredError.squareRoot()))
    mean absolute error  \(measured(found.meanAbsoluteError))
    R²                   \(fixed(found.r2, 4))

    """
  }

  var json: JSONValue {
    .object([
      "meanSquaredError": JSONValue(finite: found.meanSquaredError),
      "meanAbsoluteError": JSONValue(finite: found.meanAbsoluteError), "r2": JSONValue(finite: found.r2),
      "samples": .integer(samples),
    ])
  }
}
