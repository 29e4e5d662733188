/// What decides when a training stops and which epoch's weights it keeps.
///
/// It is measured after each epoch on the validation samples. Without any, the accuracy or the loss of the epoch's own
/// batches takes its place.
public enum TrainingMonitor: Equatable, Sendable {
  /// Mean cross-entropy without label smoothing and class weights, or the squared error of numbers.
  case loss
  /// A measure of predicted classes.
  case classes(ClassMeasure)
  /// A measure of predicted numbers.
  case values(ValueMeasure)

  public static let accuracy = TrainingMonitor.classes(.accuracy)

  /// Every monitor that a training of classes, or one of numbers, may have.
  public static func offered(forNumbers: Bool) -> [TrainingMonitor] {
    [.loss] + (forNumbers ? ValueMeasure.allCases.map { .values($0) } : ClassMeasure.allCases.map { .classes($0) })
  }

  public var name: String {
    switch self {
    case .loss: "loss"
    case .classes(let measure): measure.rawValue
    case .values(let measure): measure.rawValue
    }
  }

  /// Nil if no monitor has this name.
  public init?(name: String) {
    let known = Self.offered(forNumbers: false) + Self.offered(forNumbers: true)
    guard let monitor = known.first(where: { $0.name == name }) else { return nil }
    self = monitor
  }

  /// The monitor that takes this one's place where it cannot be measured: without validation samples, or on targets of
  /// the other kind, the accuracy of classes or the loss of numbers. What equals the loss up to its scale is the loss.
  func effective(onNumbers: Bool, hasValidation: Bool) -> TrainingMonitor {
    switch self {
    case .loss, .classes(.logLoss), .values(.meanSquaredError), .values(.r2):
      onNumbers || isLoss ? .loss : .accuracy
    case .classes: onNumbers ? .loss : hasValidation ? self : .accuracy
    case .values: onNumbers ? hasValidation ? self : .loss : .accuracy
    }
  }

  /// Whether it is the loss of classes.
  private var isLoss: Bool { self == .loss || self == .classes(.logLoss) }

  var better: EarlyStopping.Better {
    switch self {
    case .loss: .lower
    case .classes(let measure): measure.better
    case .values(let measure): measure.better
    }
  }
}

/// Which of two epochs with the same monitored value is kept.
public enum EpochTies: String, CaseIterable, Equatable, Sendable {
  /// The one with the lower loss on the validation samples; of equal losses the first.
  case loss
  /// The first, as before version 0.3.
  case first
}
