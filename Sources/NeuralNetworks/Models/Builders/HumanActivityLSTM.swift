import Essentials
import TensorCore

/// The network of the UCI HAR experiment: two fully connected layers that take each time step by itself, two LSTM
/// layers, one output per class after the last step (Lu, Kakillioglu and Velipasalar, 2018, section 3.2).
public enum HumanActivityLSTM {
  public struct Settings: Equatable, Sendable {
    /// Units of the fully connected layers.
    public let fc1: Int
    public let fc2: Int
    /// Units of the LSTM layers.
    public let lstm1: Int
    public let lstm2: Int
    /// Of fc1 and fc2.
    public let activations: [Activation]
    /// Of the candidates and outputs of lstm1 and lstm2; gates are always sigmoid.
    public let lstmActivations: [Activation]
    /// Whether lstm1 and lstm2 have a second bias, as PyTorch's have.
    public let hasRecurrentBias: Bool
    /// Of the dropout between fc1 and fc2; nil: no dropout.
    public let dropoutRate: Double?

    /// Reads `fc1` (512), `fc2` (2014), `lstm1` (1024), `lstm2` (256), which are the source's baseline,
    /// `fc1Activation` and `fc2Activation` ("relu"), `lstm1Activation` and `lstm2Activation` ("tanh"; "sigmoid",
    /// "relu" or "linear"), `recurrentBias` (false), `dropout` (false) and `dropoutRate` (0.5).
    public init(_ reader: SettingsReader) {
      fc1 = reader.units("fc1", default: 512)
      fc2 = reader.units("fc2", default: 2014)
      lstm1 = reader.units("lstm1", default: 1024)
      lstm2 = reader.units("lstm2", default: 256)
      activations = reader.activations(of: ["fc1", "fc2"])
      lstmActivations = ["lstm1Activation", "lstm2Activation"].map(reader.lstmActivation)
      hasRecurrentBias = reader.flag("recurrentBias", default: false)
      dropoutRate = reader.dropoutRate()
    }
  }

  /// - Parameter input: The shape of a sample, `[T, F]`.
  /// - Throws: `LayerMisfit` when a sample is no sequence.
  public static func plan(
    _ settings: Settings, input: [Int], classes: Int
  ) throws(LayerMisfit) -> NetworkPlan {
    var plan = NetworkPlan(inputShape: input)
    func dense(_ units: Int, _ activation: Activation) -> Dense.Plan {
      Dense.Plan(units: units, activation: activation)
    }
    try plan.add("fc1", dense(settings.fc1, settings.activations[0]), setting: "fc1")
    if let rate = settings.dropoutRate {
      try plan.add("dropout", Dropout(rate: Float(rate)), setting: "dropout")
    }
    try plan.add("fc2", dense(settings.fc2, settings.activations[1]), setting: "fc2")
    func lstm(_ units: Int, _ activation: Activation, returnsSequence: Bool) -> LSTM.Plan {
      LSTM.Plan(
        units: units, activation: activation, returnsSequence: returnsSequence,
        hasRecurrentBias: settings.hasRecurrentBias)
    }
    try plan.add("lstm1", lstm(settings.lstm1, settings.lstmActivations[0], returnsSequence: true), setting: "lstm1")
    try plan.add("lstm2", lstm(settings.lstm2, settings.lstmActivations[1], returnsSequence: false), setting: "lstm2")
    try plan.add("output", Dense.Plan(units: classes), setting: "lstm2")
    return plan
  }
}
