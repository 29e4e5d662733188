import Essentials

/// How a network is trained.
public struct TrainingSettings: Equatable, Sendable {
  /// At most so many passes over the training samples.
  public let epochs: Int
  /// Samples of one update.
  public let batchSize: Int
  /// Training stops after so many epochs in a row without a better validation accuracy.
  public let patience: Int
  public let optimizer: OptimizerSettings

  public init(epochs: Int, batchSize: Int, patience: Int, optimizer: OptimizerSettings) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.patience = patience
    self.optimizer = optimizer
  }

  /// Reads `epochs` (30), `batchSize` (32), `patience` (5) and the section `optimizer`.
  public init(_ reader: SettingsReader) {
    epochs = reader.integer("epochs", default: 30, in: 1...1_000_000, unit: "epochs")
    batchSize = reader.integer("batchSize", default: 32, in: 1...65_536, unit: "samples")
    patience = reader.integer("patience", default: 5, in: 1...1_000_000, unit: "epochs")
    optimizer = OptimizerSettings(reader.section("optimizer"))
  }
}
