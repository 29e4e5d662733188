import Essentials

/// What one epoch showed.
public struct EpochReport: Equatable, Sendable {
  /// From 1.
  public let epoch: Int
  /// Mean cross-entropy over the epoch's batches, each before its update, in nats; with label smoothing if that
  /// is on.
  public let trainLoss: Double
  /// In 0...1, likewise over the epoch's batches.
  public let trainAccuracy: Double
  /// After the epoch, without label smoothing; nil when there are no validation samples.
  public let validationLoss: Double?
  public let validationAccuracy: Double?

  /// The accuracy that early stopping watches: validation's, or training's when there is no validation.
  public var monitored: Double { validationAccuracy ?? trainAccuracy }
}

extension EpochReport {
  public var json: JSONValue {
    .object([
      "epoch": .integer(epoch), "trainLoss": JSONValue(finite: trainLoss),
      "trainAccuracy": JSONValue(finite: trainAccuracy), "validationLoss": JSONValue(finite: validationLoss),
      "validationAccuracy": JSONValue(finite: validationAccuracy),
    ])
  }

  /// Reads what `json` wrote, to the same bits; nil when it is anything else.
  public init?(_ json: JSONValue) {
    guard let epoch = json["epoch"]?.integer, let trainLoss = json["trainLoss"]?.number,
      let trainAccuracy = json["trainAccuracy"]?.number
    else { return nil }
    self.init(
      epoch: epoch, trainLoss: trainLoss, trainAccuracy: trainAccuracy,
      validationLoss: json["validationLoss"]?.number, validationAccuracy: json["validationAccuracy"]?.number)
  }
}
