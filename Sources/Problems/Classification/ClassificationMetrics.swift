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
}
