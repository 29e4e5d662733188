import Essentials

/// What one epoch showed.
public struct EpochReport: Equatable, Sendable {
  /// From 1.
  public let epoch: Int
  /// Mean loss over the epoch's batches, each before its update: cross-entropy in nats, with label smoothing if
  /// that is on, or the squared error of numeric targets.
  public let trainLoss: Double
  /// Over the epoch's batches too, in 0...1; nil for numeric targets.
  public let trainAccuracy: Double?
  /// After the epoch, without label smoothing; nil when there are no validation samples.
  public let validationLoss: Double?
  /// nil without validation samples, and for numeric targets.
  public let validationAccuracy: Double?

  /// The number that early stopping watches: the accuracy, or the loss where there are no classes; that of the
  /// validation samples if there are any, otherwise that of training.
  public var monitored: Double { validationAccuracy ?? trainAccuracy ?? validationLoss ?? trainLoss }
  /// The direction in which `monitored` improves.
  public var better: EarlyStopping.Better { trainAccuracy == nil ? .lower : .higher }
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
      let trainAccuracy = json["trainAccuracy"], trainAccuracy == .null || trainAccuracy.number != nil
    else { return nil }
    self.init(
      epoch: epoch, trainLoss: trainLoss, trainAccuracy: trainAccuracy.number,
      validationLoss: json["validationLoss"]?.number, validationAccuracy: json["validationAccuracy"]?.number)
  }
}
