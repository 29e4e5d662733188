import Essentials

/// Which trials are stopped early: the section `pruning` of a configuration.
public struct PrunerSettings: Equatable, Sendable {
  public enum Name: String, CaseIterable, Sendable { case none, median, percentile }

  /// `name`, default none.
  public var name: Name
  /// `percentile`: the percentage of trials that continue, 0...100; 50 for `median`.
  public var percentile: Double
  /// `startupTrials`: the number of complete trials before any trial is stopped.
  public var startupTrials: Int
  /// `warmupEpochs`: the number of epochs for which no trial is stopped.
  public var warmupEpochs: Int
  /// `interval`: the number of epochs from one threshold to the next.
  public var interval: Int

  public init(
    _ name: Name, percentile: Double = 25, startupTrials: Int = 5, warmupEpochs: Int = 0, interval: Int = 1
  ) {
    self.name = name
    self.percentile = name == .median ? 50 : percentile
    self.startupTrials = startupTrials
    self.warmupEpochs = warmupEpochs
    self.interval = interval
  }

  public init(_ reader: SettingsReader) {
    self.init(reader.choice("name", default: Name.none))
    if name == .none {
      // Settings of a pruner that is switched off are not a fault.
      for key in ["percentile", "startupTrials", "warmupEpochs", "interval"] { _ = reader.raw(key) }
      return
    }
    if name == .percentile { percentile = reader.number("percentile", default: percentile, in: 0...100) }
    startupTrials = reader.integer("startupTrials", default: startupTrials, in: 0...1_000_000, unit: "trials")
    warmupEpochs = reader.integer("warmupEpochs", default: warmupEpochs, in: 0...1_000_000_000, unit: "epochs")
    interval = reader.integer("interval", default: interval, in: 1...1_000_000_000, unit: "epochs")
  }

  /// Nil if no trial is to be stopped.
  public func makePruner() -> (any Pruner)? { name == .none ? nil : PercentilePruner(self) }
}
