import Essentials

/// Which values of a metric are better.
public enum Direction: String, CaseIterable, Equatable, Sendable {
  case higher, lower

  /// The value oriented so that higher is better.
  public func oriented(_ value: Double) -> Double { self == .higher ? value : -value }
}

/// A metric of trials that a search optimizes.
public struct Objective: Equatable, Sendable {
  /// The metric's name, as trials report it.
  public let metric: String
  public let better: Direction

  public init(_ metric: String, better: Direction) {
    self.metric = metric
    self.better = better
  }
}

extension Objective {
  /// A metric's name as text shows it.
  public static func title(of metric: String) -> String {
    switch metric {
    case "macroF1": "macro F1"
    case "weightedF1": "weighted F1"
    case "balancedAccuracy": "balanced accuracy"
    case "meanSquaredError": "mean squared error"
    case "meanAbsoluteError": "mean absolute error"
    case "r2": "R²"
    case "rocAUC": "ROC AUC"
    case "logLoss": "log loss"
    case "top3Accuracy": "top-3 accuracy"
    case "top5Accuracy": "top-5 accuracy"
    case "parameters": "parameter count"
    case "multiplyAdds": "multiply-adds per sample"
    case "milliseconds": "milliseconds per sample"
    case "seconds": "seconds of training"
    default: metric
    }
  }
}
