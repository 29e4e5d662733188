/// A measure of predicted classes that a training may watch and a search may optimize.
public enum ClassMeasure: String, CaseIterable, Equatable, Sendable {
  case accuracy
  /// The mean of the classes' F1, in which a rare class counts as much as a frequent one.
  case macroF1
  /// The mean of the classes' F1, each counted as often as it has samples.
  case weightedF1
  /// The mean recall of the classes.
  case balancedAccuracy
  /// The area under the ROC curve, one class against the rest; see `ROCCurve`.
  case rocAUC
  /// The fraction of samples whose class is among the three most probable.
  case top3Accuracy
  /// The fraction of samples whose class is among the five most probable.
  case top5Accuracy
  /// Mean cross-entropy in nats, without label smoothing and class weights.
  case logLoss

  /// The direction in which it improves.
  public var better: EarlyStopping.Better { self == .logLoss ? .lower : .higher }

  /// How many of the most probable classes count; nil for other measures. With at most as many classes it is always 1.
  public var top: Int? {
    switch self {
    case .top3Accuracy: 3
    case .top5Accuracy: 5
    default: nil
    }
  }
}

extension Predictions {
  /// The number of classes.
  public var classCount: Int { probabilities.shape[1] }

  /// How often each class was predicted as each class.
  public var confusion: ConfusionMatrix {
    ConfusionMatrix(labels: labels, predicted: classes, classCount: classCount)
  }

  public func value(of measure: ClassMeasure) -> Double {
    switch measure {
    case .accuracy: accuracy
    case .macroF1: confusion.macroF1
    case .weightedF1: confusion.weightedF1
    case .balancedAccuracy: confusion.balancedAccuracy
    case .rocAUC: ROCCurve.area(of: self)
    case .top3Accuracy: accuracy(top: 3)
    case .top5Accuracy: accuracy(top: 5)
    case .logLoss: loss
    }
  }

  /// Every measure by its name; those of the k most probable classes only where there are more than k.
  public var measures: [String: Double] {
    let matrix = confusion
    let known = [
      "accuracy": accuracy, "macroF1": matrix.macroF1, "weightedF1": matrix.weightedF1,
      "balancedAccuracy": matrix.balancedAccuracy,
    ]
    let others = ClassMeasure.allCases.filter { known[$0.rawValue] == nil && $0.top ?? 0 < classCount }
    return known.merging(others.map { ($0.rawValue, value(of: $0)) }) { $1 }
  }
}
