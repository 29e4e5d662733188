import Essentials
import Search

/// The measurements of one epoch of a training. Numbers that are not finite are left out.
public struct EpochRecord: Equatable, Sendable {
  /// From 1.
  public let epoch: Int
  public let trainLoss: Double?
  /// In 0...1.
  public let trainAccuracy: Double?
  public let validationLoss: Double?
  /// In 0...1.
  public let validationAccuracy: Double?
  /// Other measures, by name.
  public let measures: [String: Double]
  /// Histograms of weights, by their name in the network, such as `conv1.bias`.
  public let histograms: [String: Histogram]

  public init(
    epoch: Int, trainLoss: Double? = nil, trainAccuracy: Double? = nil, validationLoss: Double? = nil,
    validationAccuracy: Double? = nil, measures: [String: Double] = [:], histograms: [String: Histogram] = [:]
  ) {
    func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }
    self.epoch = epoch
    self.trainLoss = finite(trainLoss)
    self.trainAccuracy = finite(trainAccuracy)
    self.validationLoss = finite(validationLoss)
    self.validationAccuracy = finite(validationAccuracy)
    self.measures = measures.filter { $0.value.isFinite }
    self.histograms = histograms
  }

  /// The objectives as measured after this epoch, higher is better; nil if one is not measured after every epoch.
  public func values(of objectives: [Objective]) -> [Double]? {
    let values = objectives.compactMap { objective in
      value(of: objective.metric).map(objective.better.oriented)
    }
    return values.count == objectives.count ? values : nil
  }

  /// A metric as measured after this epoch; nil if it is not measured after every epoch.
  public func value(of metric: String) -> Double? {
    switch metric {
    case "accuracy": measures[metric] ?? validationAccuracy ?? trainAccuracy
    case "loss": measures[metric] ?? validationLoss ?? trainLoss
    default: measures[metric]
    }
  }

  /// No key may sort before `epoch`, by which a journal's reader recognizes the line.
  var fields: [String: JSONValue] {
    var object: [String: JSONValue] = [
      "epoch": .integer(epoch), "trainLoss": JSONValue(finite: trainLoss),
      "validationLoss": JSONValue(finite: validationLoss),
      "validationAccuracy": JSONValue(finite: validationAccuracy),
    ]
    if let trainAccuracy { object["trainAccuracy"] = .number(trainAccuracy) }
    if !measures.isEmpty { object["measures"] = .object(measures.mapValues { .number($0) }) }
    if !histograms.isEmpty { object["histograms"] = .object(histograms.mapValues(\.json)) }
    return object
  }

  public var json: JSONValue { .object(fields) }

  /// Nil if `json` is not an epoch.
  public init?(_ json: JSONValue) {
    guard let epoch = json["epoch"]?.integer else { return nil }
    self.init(
      epoch: epoch, trainLoss: json["trainLoss"]?.number, trainAccuracy: json["trainAccuracy"]?.number,
      validationLoss: json["validationLoss"]?.number, validationAccuracy: json["validationAccuracy"]?.number,
      measures: (json["measures"]?.object ?? [:]).compactMapValues(\.number),
      histograms: (json["histograms"]?.object ?? [:]).compactMapValues(Histogram.init))
  }
}
