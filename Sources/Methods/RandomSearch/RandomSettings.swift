import Essentials

/// The section `strategy` of a random search.
public struct RandomSettings: Equatable, Sendable {
  /// `trials`: independent draws, default 20.
  public var trials: Int
  /// `batchSize`: how many are given out before the first is waited for, default 16. It changes no draw.
  public var batchSize: Int

  public init(_ reader: SettingsReader) {
    trials = reader.integer("trials", default: 20, in: 1...10_000_000, unit: "trials")
    batchSize = reader.integer("batchSize", default: 16, in: 1...100_000, unit: "trials")
  }
}
