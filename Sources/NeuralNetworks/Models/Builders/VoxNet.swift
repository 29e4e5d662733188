import Essentials
import TensorCore

/// A 3D convolutional network for occupancy grids, after VoxNet (Maturana and Scherer, 2015): four
/// convolutions with two poolings, two fully connected layers, one output per class.
///
/// conv1 and conv2 see only full windows, conv3 and conv4 keep the size of their input.
public enum VoxNet {
  public struct Settings: Equatable, Sendable {
    /// Of conv1 to conv4.
    public let filters: [Int]
    /// Edge of each convolution's cubic kernel, in voxels.
    public let kernels: [Int]
    /// Voxels from one window to the next.
    public let strides: [Int]
    /// Units of the fully connected layers.
    public let fc1: Int
    public let fc2: Int
    /// Of conv1 to conv4, fc1 and fc2.
    public let activations: [Activation]
    /// Of the dropout between fc1 and fc2; nil: no dropout.
    public let dropoutRate: Double?

    /// Reads `filters` ([32, 32, 64, 64]), `kernels` ([5, 3, 3, 3]), `strides` ([2, 1, 1, 1]), `fc1` (1024),
    /// `fc2` (256), `conv1Activation` … `fc2Activation` ("relu"), `dropout` (false) and `dropoutRate` (0.5).
    public init(_ reader: SettingsReader) {
      let each = "per convolution"
      filters = reader.integers("filters", one: each, default: [32, 32, 64, 64], in: 1...65_536, unit: "filters")
      kernels = reader.integers("kernels", one: each, default: [5, 3, 3, 3], in: 1...64, unit: "voxels")
      strides = reader.integers("strides", one: each, default: [2, 1, 1, 1], in: 1...64, unit: "voxels")
      fc1 = reader.units("fc1", default: 1024)
      fc2 = reader.units("fc2", default: 256)
      activations = reader.activations(of: ["conv1", "conv2", "conv3", "conv4", "fc1", "fc2"])
      dropoutRate = reader.dropoutRate()
    }
  }

  /// - Parameter input: The shape of a sample, `[D, H, W, C]`.
  /// - Throws: `LayerMisfit` when a kernel or a pooling is larger than what goes in.
  public static func plan(
    _ settings: Settings, input: [Int], classes: Int
  ) throws(LayerMisfit) -> NetworkPlan {
    var plan = NetworkPlan(inputShape: input)
    for number in 0..<4 {
      func cube(_ edge: Int) -> [Int] { [edge, edge, edge] }
      let convolution = Convolution.Plan(
        filters: settings.filters[number], kernel: cube(settings.kernels[number]),
        stride: cube(settings.strides[number]),
        padding: number < 2 ? .valid : .same, activation: settings.activations[number])
      try plan.add("conv\(number + 1)", convolution, setting: "kernels[\(number)]")
      if number % 2 == 1 {
        try plan.add("pool\(number / 2 + 1)", MaxPooling(cube(2)), setting: "strides[\(number)]")
      }
    }
    try plan.addHead(
      fc1: settings.fc1, fc2: settings.fc2, activations: Array(settings.activations.suffix(2)),
      dropoutRate: settings.dropoutRate, classes: classes)
    return plan
  }
}
