import Essentials
import TensorCore

/// A CNN for small images: sections of convolutions 3x3 that keep the size, each with batch normalisation and an
/// activation, then max pooling 2x2; one fully connected layer, dropout, one output per class.
public enum CifarCNN {
  public struct Settings: Equatable, Sendable {
    /// Of every convolution of each section.
    public let filters: [Int]
    /// Convolutions of each section.
    public let convolutions: Int
    /// After every convolution.
    public let activation: Activation
    /// Units of the fully connected layer.
    public let fc1: Int
    public let fc1Activation: Activation
    /// Of the dropout after fc1; nil: no dropout.
    public let dropoutRate: Double?

    /// Reads `filters` ([48, 96, 192]), `convolutions` (2), `activation` ("relu"), `fc1` (512), `fc1Activation`
    /// ("relu"), `dropout` (true) and `dropoutRate` (0.5).
    public init(_ reader: SettingsReader) {
      filters = reader.integers("filters", default: [48, 96, 192], in: 1...65_536, unit: "filters")
      convolutions = reader.integer("convolutions", default: 2, in: 1...100, unit: "convolutions")
      activation = reader.activation(named: "activation", default: .relu)
      fc1 = reader.units("fc1", default: 512)
      fc1Activation = reader.activation(named: "fc1Activation", default: .relu)
      dropoutRate = reader.dropoutRate(default: true)
    }
  }

  /// Layers `conv1`, `norm1`, … and `pool1`, …, then `flatten`, `fc1`, `dropout` and `output`.
  /// - Parameter input: The shape of a sample, `[H, W, C]`.
  /// - Throws: `LayerMisfit` when the input is too small for its poolings.
  public static func plan(
    _ settings: Settings, input: [Int], classes: Int
  ) throws(LayerMisfit) -> NetworkPlan {
    var plan = NetworkPlan(inputShape: input)
    let normalization = BatchNormalization.Plan(
      rescaling: Rescaling.Plan(rectifier: .activation(settings.activation)))
    var number = 0
    for (section, filters) in settings.filters.enumerated() {
      let setting = "filters[\(section)]"
      for _ in 0..<settings.convolutions {
        number += 1
        // The shift of the normalisation would undo a bias's work; PyTorch's default keeps it all the same.
        let convolution = Convolution.Plan(
          filters: filters, kernel: [3, 3], padding: .same,
          initializer: .default(for: settings.activation))
        try plan.add("conv\(number)", convolution, setting: setting)
        try plan.add("norm\(number)", normalization, setting: setting)
      }
      try plan.add("pool\(section + 1)", MaxPooling([2, 2]), setting: setting)
    }
    try plan.add("flatten", Flatten(), setting: "fc1")
    try plan.add(
      "fc1", Dense.Plan(units: settings.fc1, activation: settings.fc1Activation), setting: "fc1")
    if let rate = settings.dropoutRate {
      try plan.add("dropout", Dropout(rate: Float(rate)), setting: "dropout")
    }
    try plan.add("output", Dense.Plan(units: classes), setting: "fc1")
    return plan
  }
}
