import Essentials

/// A learning rate that does not change. No keys.
struct ConstantRate: LearningRateRule {
  static let name = "constant"

  init() {}

  init(_ reader: SettingsReader, epochs: Int) {}

  var settings: [String: JSONValue] { [:] }

  func factor(epoch: Int) -> Double { 1 }
}

extension LearningRateSchedule.Shape {
  /// 1.
  public static let constant = Self(ConstantRate())
}
