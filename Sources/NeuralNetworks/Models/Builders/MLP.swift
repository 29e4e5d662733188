import Essentials
import TensorCore

/// A multilayer perceptron: fully connected layers, each hidden one with an activation and optional dropout.
public enum MLP {
  public struct Settings: Equatable, Sendable {
    /// Units of each hidden layer, from the input on.
    public let units: [Int]
    public let activation: Activation
    /// What leakyRelu multiplies negative values by.
    public let leakySlope: Double
    /// Of the dropout after each hidden layer; 0: no dropout.
    public let dropoutRate: Double

    public init(
      units: [Int], activation: Activation = .relu, leakySlope: Double = 0.01, dropoutRate: Double = 0
    ) {
      self.units = units
      self.activation = activation
      self.leakySlope = leakySlope
      self.dropoutRate = dropoutRate
    }

    /// Reads `units` ([128]), `activation` ("relu"), `leakySlope` (0.01), `dropout` (false) and `dropoutRate` (0.5).
    public init(_ reader: SettingsReader) {
      units = reader.integers("units", default: [128], in: 1...1_000_000, unit: "units")
      activation = reader.activation(named: "activation", default: .relu)
      leakySlope = reader.number("leakySlope", default: 0.01, in: 0...1)
      dropoutRate = reader.dropoutRate() ?? 0
    }
  }

  /// Layers `fc1`, `fc2`, …, `output`.
  /// - Parameters:
  ///   - input: The shape of a sample; one of several axes is flattened first.
  ///   - outputActivation: Of the output layer; linear gives logits.
  /// - Throws: `LayerMisfit` never, as any shape can be flattened.
  public static func plan(
    _ settings: Settings, input: [Int], outputs: Int, outputActivation: Activation = .linear
  ) throws(LayerMisfit) -> NetworkPlan {
    let activation =
      settings.activation == .leakyReLU()
      ? .leakyReLU(slope: Float(settings.leakySlope)) : settings.activation
    var plan = NetworkPlan(inputShape: input)
    if input.count != 1 { try plan.add("flatten", Flatten(), setting: "units") }
    for (index, units) in settings.units.enumerated() {
      let setting = "units[\(index)]"
      try plan.add("fc\(index + 1)", Dense.Plan(units: units, activation: activation), setting: setting)
      if settings.dropoutRate > 0 {
        try plan.add("dropout\(index + 1)", Dropout(rate: Float(settings.dropoutRate)), setting: setting)
      }
    }
    try plan.add("output", Dense.Plan(units: outputs, activation: outputActivation), setting: "units")
    return plan
  }
}
