import NeuralNetworks
import Search

/// The measures of a trained network that a search may have as objectives.
enum ClassificationMetrics {
  /// - Parameter isRegression: Whether the targets are numbers.
  static func offered(isRegression: Bool) -> [OfferedMetric] {
    let own =
      isRegression
      ? ValueMeasure.allCases.map { OfferedMetric(name: $0.rawValue, better: Direction($0.better)) }
      : ClassMeasure.allCases.map { OfferedMetric(name: $0.rawValue, better: Direction($0.better)) }
    return own + [
      OfferedMetric(name: "loss", better: .lower), OfferedMetric(name: "parameters", better: .lower),
      OfferedMetric(name: "multiplyAdds", better: .lower),
      OfferedMetric(name: "milliseconds", better: .lower, isReproducible: false),
      OfferedMetric(name: "seconds", better: .lower, isReproducible: false),
    ]
  }

  /// The names of those that a training can watch; the default first.
  static func measured(isRegression: Bool) -> [String] {
    (isRegression ? ValueMeasure.allCases.map(\.rawValue) : ClassMeasure.allCases.map(\.rawValue)) + ["loss"]
  }
}

extension Direction {
  fileprivate init(_ better: EarlyStopping.Better) { self = better == .higher ? .higher : .lower }
}
