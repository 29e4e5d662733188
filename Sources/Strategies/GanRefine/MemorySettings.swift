import Essentials

/// The constants of the variant "memory": the section `strategy.memory` of a configuration.
public struct MemorySettings: Equatable, Sendable {
  /// The discriminators; their `exponent` is 1 by default.
  public var screen: ScreenSettings
  /// `start`: the number of trials before the discriminators choose: the baseline, then uniform draws; default 8.
  public var start: Int
  /// `uniform` draws of a pool, default 64.
  public var uniform: Int
  /// `mutants` of the best trials in a pool, default 256.
  public var mutants: Int
  /// `elite`: the number of best trials that mutants and generated candidates derive from, default 5.
  public var elite: Int
  /// `step`: the standard deviation of a number's step in a mutant, as a fraction of its range; default 0.15.
  public var step: Double
  /// `generated`: the candidates of each generator in a pool, default 128; only used with generators.
  public var generated: Int
  /// `strategy.generators`: whether the two generators of the source contribute to the pool; default false.
  public var generators: Bool

  /// - Parameters:
  ///   - reader: The section `memory`.
  ///   - strategy: The section around it.
  init(_ reader: SettingsReader, strategy: SettingsReader) {
    screen = ScreenSettings(reader, exponent: 1)
    start = reader.integer("start", default: 8, in: 2...1_000_000, unit: "trials")
    uniform = reader.integer("uniform", default: 64, in: 1...1_000_000, unit: "candidates")
    mutants = reader.integer("mutants", default: 256, in: 0...1_000_000, unit: "candidates")
    elite = reader.integer("elite", default: 5, in: 1...1_000_000, unit: "trials")
    step = reader.number("step", default: 0.15, in: 1e-6...1, unit: "of a number's range")
    generated = reader.integer("generated", default: 128, in: 1...1_000_000, unit: "candidates")
    generators = strategy.flag("generators", default: false)
  }
}
