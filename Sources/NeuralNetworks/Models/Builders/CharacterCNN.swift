import Essentials
import TensorCore

/// A CNN for images of characters: two convolutions that keep the size, each followed by max pooling 2x2, two fully
/// connected layers, one output per class. The text's second experiment names these layers, not their sizes (Lu,
/// Kakillioglu and Velipasalar, 2018).
public enum CharacterCNN {
  public struct Settings: Equatable, Sendable {
    /// Of conv1 and conv2.
    public let filters: [Int]
    /// Edge of each convolution's square kernel, in pixels.
    public let kernels: [Int]
    /// Units of the fully connected layers.
    public let fc1: Int
    public let fc2: Int
    /// Of conv1, conv2, fc1 and fc2.
    public let activations: [Activation]
    /// Of the dropout between fc1 and fc2; nil: no dropout.
    public let dropoutRate: Double?

    /// Reads `filters` ([32, 64]), `kernels` ([5, 5]), `fc1` (1024), `fc2` (256), `conv1Activation` …
    /// `fc2Activation` ("relu"), `dropout` (false) and `dropoutRate` (0.5).
    public init(_ reader: SettingsReader) {
      let each = "per convolution"
      filters = reader.integers("filters", one: each, default: [32, 64], in: 1...65_536, unit: "filters")
      kernels = reader.integers("kernels", one: each, default: [5, 5], in: 1...64, unit: "pixels")
      fc1 = reader.units("fc1", default: 1024)
      fc2 = reader.units("fc2", default: 256)
      activations = reader.activations(of: ["conv1", "conv2", "fc1", "fc2"])
      dropoutRate = reader.dropoutRate()
    }
  }

  /// - Parameter input: The shape of a sample, `[H, W, C]`.
  /// - Throws: `LayerMisfit` when the input is too small for its poolings.
  public static func plan(
    _ settings: Settings, input: [Int], classes: Int
  ) throws(LayerMisfit) -> NetworkPlan {
    var plan = NetworkPlan(inputShape: input)
    for number in 0..<2 {
      let edge = settings.kernels[number]
      let convolution = Convolution.Plan(
        filters: settings.filters[number], kernel: [edge, edge], padding: .same,
        activation: settings.activations[number])
      try plan.add("conv\(number + 1)", convolution, setting: "kernels[\(number)]")
      try plan.add("pool\(number + 1)", MaxPooling([2, 2]), setting: "kernels[\(number)]")
    }
    try plan.addHead(
      fc1: settings.fc1, fc2: settings.fc2, activations: Array(settings.activations.suffix(2)),
      dropoutRate: settings.dropoutRate, classes: classes)
    return plan
  }
}
