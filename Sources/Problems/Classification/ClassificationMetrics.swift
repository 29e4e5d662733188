import Search

/// The measures of a trained network that a search may have as objectives.
enum ClassificationMetrics {
  /// - Parameter isRegression: Whether the targets are numbers.
  static func offered(isRegression: Bool) -> [OfferedMetric] {
    let own =
      isRegression
      ? [
        OfferedMetric(name: "meanSquaredError", better: .lower),
        OfferedMetric(name: "meanAbsoluteError", better: .lower),
        OfferedMetric(name: "r2", better: .higher),
      ]
      : [
        OfferedMetric(name: "accuracy", better: .higher), OfferedMetric(name: "macroF1", better: .higher),
        OfferedMetric(name: "weightedF1", better: .higher), OfferedMetric(name: "balancedAccuracy", better: .higher),
      ]
    return own + [
      OfferedMetric(name: "loss", better: .lower), OfferedMetric(name: "parameters", better: .lower),
      OfferedMetric(name: "multiplyAdds", better: .lower),
      OfferedMetric(name: "milliseconds", better: .lower, isReproducible: false),
      OfferedMetric(name: "seconds", better: .lower, isReproducible: false),
    ]
  }

  /// The display name of a metric.
  static func title(_ metric: String) -> String {
    switch metric {
    case "macroF1": "macro F1"
    case "weightedF1": "weighted F1"
    case "balancedAccuracy": "balanced accuracy"
    case "meanSquaredError": "mean squared error"
    case "meanAbsoluteError": "mean absolute error"
    case "r2": "R²"
    case "parameters": "parameter count"
    case "multiplyAdds": "multiply-adds per sample"
    case "milliseconds": "milliseconds per sample"
    case "seconds": "seconds of training"
    default: metric
    }
  }
}
