import Essentials
import TensorCore

/// A 3D convolutional network for occupancy grids, after VoxNet (Maturana and Scherer, 2015): four
/// convolutions with two poolings, two fully connected layers, one output a class.
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
    public let activations: [ActivationName]
    /// Of the dropout between fc1 and fc2; nil: none.
    public let dropoutRate: Double?

    static let activationKeys = ["conv1", "conv2", "conv3", "conv4", "fc1", "fc2"].map { "\($0)Activation" }

    /// Reads `filters` ([32, 32, 64, 64]), `kernels` ([5, 3, 3, 3]), `strides` ([2, 1, 1, 1]), `fc1` (1024),
    /// `fc2` (256), `conv1Activation` … `fc2Activation` ("relu"), `dropout` (false) and `dropoutRate` (0.5).
    public init(_ reader: SettingsReader) {
      func four(_ key: String, _ standard: [Int], _ range: ClosedRange<Int>, _ unit: String) -> [Int] {
        let list = reader.integers(key, default: standard, in: range, unit: unit)
        if list.count == 4 { return list }
        reader.refuse(key, "expected 4 values, one a convolution, found \(list.count)")
        return standard
      }
      filters = four("filters", [32, 32, 64, 64], 1...65_536, "filters")
      kernels = four("kernels", [5, 3, 3, 3], 1...64, "voxels")
      strides = four("strides", [2, 1, 1, 1], 1...64, "voxels")
      fc1 = reader.integer("fc1", default: 1024, in: 1...1_000_000, unit: "units")
      fc2 = reader.integer("fc2", default: 256, in: 1...1_000_000, unit: "units")
      activations = Self.activationKeys.map { reader.choice($0, default: ActivationName.relu) }
      let isOn = reader.flag("dropout", default: false)
      let rate = reader.number("dropoutRate", default: 0.5, in: 0...0.99, unit: "(the probability of a zero)")
      dropoutRate = isOn ? rate : nil
    }
  }

  /// - Parameter input: The shape of a sample, `[D, H, W, C]`.
  /// - Throws: `LayerMisfit` when a kernel or a pooling is larger than what goes in.
  public static func plan(
    _ settings: Settings, input: [Int], classes: Int
  ) throws(LayerMisfit) -> NetworkPlan {
    let activations = settings.activations.map { $0.activation() }
    var plan = NetworkPlan(inputShape: input)
    for number in 0..<4 {
      func cube(_ edge: Int) -> [Int] { [edge, edge, edge] }
      let convolution = Convolution.Plan(
        filters: settings.filters[number], kernel: cube(settings.kernels[number]),
        stride: cube(settings.strides[number]),
        padding: number < 2 ? .valid : .same, activation: activations[number])
      try plan.add("conv\(number + 1)", convolution, setting: "kernels[\(number)]")
      if number % 2 == 1 {
        try plan.add("pool\(number / 2 + 1)", MaxPooling(cube(2)), setting: "strides[\(number)]")
      }
    }
    try plan.add("flatten", Flatten(), setting: "fc1")
    try plan.add("fc1", Dense.Plan(units: settings.fc1, activation: activations[4]), setting: "fc1")
    if let rate = settings.dropoutRate {
      try plan.add("dropout", Dropout(rate: Float(rate)), setting: "dropout")
    }
    try plan.add("fc2", Dense.Plan(units: settings.fc2, activation: activations[5]), setting: "fc2")
    try plan.add("output", Dense.Plan(units: classes), setting: "fc2")
    return plan
  }
}
