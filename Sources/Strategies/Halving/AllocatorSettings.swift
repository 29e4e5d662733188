import Essentials
import Search

/// Everything that an allocator of epochs reads of its section `strategy`, but for its sampler's keys.
struct AllocatorSettings: Equatable, Sendable {
  let halving: HalvingSettings
  /// `trials`: evaluations of a configuration up to a rung in all, promotions included.
  let trials: Int
  /// `window`: how many trials may be open at once.
  let window: Int
  /// `duplicates`: whether a new configuration may be one that was evaluated before.
  let duplicates: SampledSearchSettings.Duplicates

  init(
    _ halving: HalvingSettings, trials: Int, window: Int = 4, duplicates: SampledSearchSettings.Duplicates = .refuse
  ) {
    self.halving = halving
    self.trials = trials
    self.window = window
    self.duplicates = duplicates
  }

  /// - Parameter trials: The default.
  init(_ reader: SettingsReader, _ halving: HalvingSettings, trials: Int) {
    self.init(
      halving, trials: reader.integer("trials", default: trials, in: 1...10_000_000, unit: "trials"),
      window: reader.integer("window", default: 4, in: 1...100_000, unit: "trials"),
      duplicates: reader.choice("duplicates", default: .refuse))
  }
}
