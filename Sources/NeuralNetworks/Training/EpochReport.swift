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
  /// The monitored measure of the validation samples by its name, unless it is the loss or the accuracy.
  public let measures: [String: Double]

  public init(
    epoch: Int, trainLoss: Double, trainAccuracy: Double? = nil, validationLoss: Double? = nil,
    validationAccuracy: Double? = nil, measures: [String: Double] = [:]
  ) {
    self.epoch = epoch
    self.trainLoss = trainLoss
    self.trainAccuracy = trainAccuracy
    self.validationLoss = validationLoss
    self.validationAccuracy = validationAccuracy
    self.measures = measures
  }

  /// The monitored number, of the validation samples if there are any, otherwise of training; NaN if it was not
  /// measured.
  public func value(of monitor: TrainingMonitor) -> Double {
    switch monitor {
    case .loss: loss
    case .accuracy: validationAccuracy ?? trainAccuracy ?? .nan
    default: measures[monitor.name] ?? .nan
    }
  }

  /// The loss of the validation samples if there are any, otherwise that of training.
  public var loss: Double { validationLoss ?? trainLoss }
}

extension EpochReport {
  public var json: JSONValue {
    var object: [String: JSONValue] = [
      "epoch": .integer(epoch), "trainLoss": JSONValue(finite: trainLoss),
      "trainAccuracy": JSONValue(finite: trainAccuracy), "validationLoss": JSONValue(finite: validationLoss),
      "validationAccuracy": JSONValue(finite: validationAccuracy),
    ]
    if !measures.isEmpty { object["measures"] = .object(measures.mapValues { JSONValue(finite: $0) }) }
    return .object(object)
  }

  /// Reads what `json` wrote, to the same bits; nil when it is anything else.
  public init?(_ json: JSONValue) {
    guard let epoch = json["epoch"]?.integer, let trainLoss = json["trainLoss"]?.number,
      let trainAccuracy = json["trainAccuracy"], trainAccuracy == .null || trainAccuracy.number != nil
    else { return nil }
    self.init(
      epoch: epoch, trainLoss: trainLoss, trainAccuracy: trainAccuracy.number,
      validationLoss: json["validationLoss"]?.number, validationAccuracy: json["validationAccuracy"]?.number,
      measures: (json["measures"]?.object ?? [:]).compactMapValues(\.number))
  }
}
