import Search

/// The measures of a trained classifier that a search may have as objectives.
enum ClassificationMetrics {
  static let offered: [OfferedMetric] = [
    OfferedMetric(name: "accuracy", better: .higher), OfferedMetric(name: "macroF1", better: .higher),
    OfferedMetric(name: "loss", better: .lower), OfferedMetric(name: "parameters", better: .lower),
    OfferedMetric(name: "multiplyAdds", better: .lower),
    OfferedMetric(name: "milliseconds", better: .lower, isReproducible: false),
    OfferedMetric(name: "seconds", better: .lower, isReproducible: false),
  ]

  /// What people call a metric.
  static func title(_ metric: String) -> String {
    switch metric {
    case "macroF1": "macro F1"
    case "parameters": "parameter count"
    case "multiplyAdds": "multiply-adds a sample"
    case "milliseconds": "milliseconds a sample"
    case "seconds": "seconds of training"
    default: metric
    }
  }
}
