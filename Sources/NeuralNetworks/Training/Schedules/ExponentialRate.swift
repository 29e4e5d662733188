import Essentials

/// A learning rate that falls by a factor every epoch. Keys: `factor` (0.95).
struct ExponentialRate: LearningRateRule {
  static let name = "exponential"

  let factor: Double

  init(factor: Double) { self.factor = factor }

  init(_ reader: SettingsReader, epochs: Int) { factor = reader.rateFactor(default: 0.95) }

  var settings: [String: JSONValue] { ["factor": .number(factor)] }

  func factor(epoch: Int) -> Double { power(factor, epoch) }
}

extension LearningRateSchedule.Shape {
  /// factor^epoch.
  public static func exponential(factor: Double) -> Self { Self(ExponentialRate(factor: factor)) }
}
