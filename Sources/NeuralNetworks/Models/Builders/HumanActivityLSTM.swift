import Essentials
import TensorCore

/// The network of the UCI HAR experiment: two fully connected layers that take each time step by itself, two LSTM
/// layers, one output a class behind the last step (Lu, Kakillioglu and Velipasalar, 2018, section 3.2).
public enum HumanActivityLSTM {
  public struct Settings: Equatable, Sendable {
    /// Units of the fully connected layers.
    public let fc1: Int
    public let fc2: Int
    /// Units of the LSTM layers.
    public let lstm1: Int
    public let lstm2: Int
    /// Of fc1 and fc2.
    public let activations: [ActivationName]
    /// Of the candidates and outputs of lstm1 and lstm2; gates are always sigmoid.
    public let lstmActivations: [Activation]
    /// Of the dropout between fc1 and fc2; nil: none.
    public let dropoutRate: Double?

    /// Reads `fc1` (512), `fc2` (2014), `lstm1` (1024), `lstm2` (256), which are the source's baseline,
    /// `fc1Activation` and `fc2Activation` ("relu"), `lstm1Activation` and `lstm2Activation` ("tanh"; "sigmoid",
    /// "relu" or "linear"), `dropout` (false) and `dropoutRate` (0.5).
    public init(_ reader: SettingsReader) {
      fc1 = reader.units("fc1", default: 512)
      fc2 = reader.units("fc2", default: 2014)
      lstm1 = reader.units("lstm1", default: 1024)
      lstm2 = reader.units("lstm2", default: 256)
      activations = reader.activations(of: ["fc1", "fc2"])
      lstmActivations = ["lstm1Activation", "lstm2Activation"].map(reader.lstmActivation)
      dropoutRate = reader.dropoutRate()
    }
  }

  /// - Parameter input: The shape of a sample, `[T, F]`.
  /// - Throws: `LayerMisfit` when a sample is no sequence.
  public static func plan(
    _ settings: Settings, input: [Int], classes: Int
  ) throws(LayerMisfit) -> NetworkPlan {
    var plan = NetworkPlan(inputShape: input)
    func dense(_ units: Int, _ name: ActivationName) -> Dense.Plan {
      Dense.Plan(units: units, activation: name.activation())
    }
    try plan.add("fc1", dense(settings.fc1, settings.activations[0]), setting: "fc1")
    if let rate = settings.dropoutRate {
      try plan.add("dropout", Dropout(rate: Float(rate)), setting: "dropout")
    }
    try plan.add("fc2", dense(settings.fc2, settings.activations[1]), setting: "fc2")
    let sequence = LSTM.Plan(
      units: settings.lstm1, activation: settings.lstmActivations[0], returnsSequence: true)
    try plan.add("lstm1", sequence, setting: "lstm1")
    let last = LSTM.Plan(units: settings.lstm2, activation: settings.lstmActivations[1], returnsSequence: false)
    try plan.add("lstm2", last, setting: "lstm2")
    try plan.add("output", Dense.Plan(units: classes), setting: "lstm2")
    return plan
  }
}
