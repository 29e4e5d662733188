import Essentials
import TensorCore

/// A classifier on top of features that another network made: fully connected layers, each half as wide as the one
/// before, then dropout and one output per class ("Similarity-aware network construction", section III.B).
public enum FeatureClassifier {
  public struct Settings: Equatable, Sendable {
    /// Of the first layer.
    public let units: Int
    /// The maximum number of layers, without the output.
    public let layers: Int
    public let activation: Activation
    /// Before the output; 0: no dropout.
    public let dropoutRate: Double

    /// Reads `units` (256), `layers` (1), `activation` ("relu"), `dropout` (true) and `dropoutRate` (0.5).
    public init(_ reader: SettingsReader) {
      units = reader.units("units", default: 256)
      layers = reader.integer("layers", default: 1, in: 1...1000, unit: "layers")
      activation = reader.activation(named: "activation", default: .relu)
      dropoutRate = reader.dropoutRate(default: true) ?? 0
    }

    /// The widths of the layers: no layer is added once the last one is narrower than two units per class.
    public func widths(classes: Int) -> [Int] {
      var widths = [units]
      while widths.count < layers, let last = widths.last, last >= 2 * classes, last > 1 { widths.append(last / 2) }
      return widths
    }
  }

  /// Layers `fc1`, `fc2`, …, `dropout` and `output`.
  /// - Parameter input: The shape of a sample; one of several axes is flattened first.
  /// - Throws: `LayerMisfit` never, as any shape can be flattened.
  public static func plan(
    _ settings: Settings, input: [Int], classes: Int
  ) throws(LayerMisfit) -> NetworkPlan {
    var plan = NetworkPlan(inputShape: input)
    if input.count != 1 { try plan.add("flatten", Flatten(), setting: "units") }
    for (index, units) in settings.widths(classes: classes).enumerated() {
      let dense = Dense.Plan(units: units, activation: settings.activation)
      try plan.add("fc\(index + 1)", dense, setting: "units")
    }
    if settings.dropoutRate > 0 {
      try plan.add("dropout", Dropout(rate: Float(settings.dropoutRate)), setting: "dropout")
    }
    try plan.add("output", Dense.Plan(units: classes), setting: "units")
    return plan
  }
}
