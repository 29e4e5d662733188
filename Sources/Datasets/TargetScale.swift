import Essentials

/// How numeric targets are scaled for training: minus the mean and divided by the deviation over the training split, so
/// that a learning rate does not depend on the targets' unit.
public struct TargetScale: Equatable, Sendable {
  public let mean: Double
  /// In the targets' unit, above 0; 1 if all targets are equal.
  public let deviation: Double

  init(_ statistics: TargetStatistics) {
    mean = statistics.mean
    deviation = statistics.deviation > 0 ? statistics.deviation : 1
  }

  /// A target as the network learns it.
  public func scaled(_ target: Float) -> Float { Float((Double(target) - mean) / deviation) }

  /// The network's output in the targets' unit.
  public func value(_ output: Float) -> Float { Float(Double(output) * deviation + mean) }

  var json: JSONValue { ["mean": .number(mean), "deviation": .number(deviation)] }

  /// Nil if the value is not of the form of `json`.
  init?(_ value: JSONValue) {
    guard let mean = value["mean"]?.number, let deviation = value["deviation"]?.number, mean.isFinite,
      deviation.isFinite, deviation > 0
    else { return nil }
    self.mean = mean
    self.deviation = deviation
  }
}
