import Essentials

/// How a network is trained.
public struct TrainingSettings: Equatable, Sendable {
  /// The maximum number of passes over the training samples.
  public var epochs: Int
  /// Samples of one update.
  public var batchSize: Int
  /// Training stops after this number of epochs in a row without a better monitored value.
  public var patience: Int
  public var optimizer: OptimizerSettings
  public var schedule: LearningRateSchedule
  /// What the norm of all gradients is brought down to; infinite: they are left alone.
  public var clipNorm: Double
  /// Of the training loss, in 0 ..< 1: a label counts for 1 − labelSmoothing of its row, and the rest is spread
  /// over all classes.
  public var labelSmoothing: Double
  /// Of the training loss.
  public var classWeights: ClassWeights
  /// What decides when training stops, and which epoch's weights it keeps.
  public var monitor: TrainingMonitor
  /// Which of two epochs with the same monitored value is kept.
  public var ties: EpochTies

  public init(
    epochs: Int, batchSize: Int, patience: Int, optimizer: OptimizerSettings,
    schedule: LearningRateSchedule = LearningRateSchedule(), clipNorm: Double = .infinity, labelSmoothing: Double = 0,
    classWeights: ClassWeights = .none, monitor: TrainingMonitor = .accuracy, ties: EpochTies = .loss
  ) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.patience = patience
    self.optimizer = optimizer
    self.schedule = schedule
    self.clipNorm = clipNorm
    self.labelSmoothing = labelSmoothing
    self.classWeights = classWeights
    self.monitor = monitor
    self.ties = ties
  }

  /// Reads `epochs` (30), `batchSize` (32), `patience` (5), the sections `optimizer` and `schedule`, `clipNorm`
  /// (null: no limit), `labelSmoothing` (0), `classWeights` (null), `monitor` ("accuracy", and the loss of numbers) and
  /// `ties` ("loss").
  public init(_ reader: SettingsReader) {
    epochs = reader.integer("epochs", default: 30, in: 1...1_000_000, unit: "epochs")
    batchSize = reader.integer("batchSize", default: 32, in: 1...65_536, unit: "samples")
    patience = reader.integer("patience", default: 5, in: 1...1_000_000, unit: "epochs")
    optimizer = OptimizerSettings(reader.section("optimizer"))
    schedule = LearningRateSchedule(reader.section("schedule"), epochs: epochs)
    clipNorm = reader.number("clipNorm", default: .infinity, in: 1e-9...Double.infinity)
    labelSmoothing = reader.number("labelSmoothing", default: 0, in: 0...0.99)
    classWeights = ClassWeights(reader)
    var names: [String] = []
    for name in [false, true].flatMap({ TrainingMonitor.offered(forNumbers: $0).map(\.name) })
    where !names.contains(name) {
      names.append(name)
    }
    monitor = TrainingMonitor(name: reader.choice("monitor", among: names, default: "accuracy")) ?? .accuracy
    ties = reader.choice("ties", default: .loss)
  }
}
