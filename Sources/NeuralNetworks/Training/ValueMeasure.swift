/// A measure of predicted numbers that a training may watch and a search may optimize.
public enum ValueMeasure: String, CaseIterable, Equatable, Sendable {
  case meanSquaredError
  case meanAbsoluteError
  /// The coefficient of determination.
  case r2

  /// The direction in which it improves.
  public var better: EarlyStopping.Better { self == .r2 ? .higher : .lower }
}

extension ValuePredictions {
  public func value(of measure: ValueMeasure) -> Double {
    switch measure {
    case .meanSquaredError: meanSquaredError
    case .meanAbsoluteError: meanAbsoluteError
    case .r2: r2
    }
  }
}
